import { expect } from 'vitest'
import type { SessionStore } from '../../src/rotation/session-store.ts'
import { sessionIdOf } from '../server-world.ts'
import type { Reply, TestBrowser } from '../server-world.ts'

/** One user with one browser. */
export interface SessionLife {
  readonly browser: TestBrowser
  readonly store: SessionStore
  /** Lets everything settle. */
  readonly passTime: () => Promise<void>
  /** That of the last sign-in. */
  sessionId: string | undefined
  /** A copy of what the browser's refresh cookie once was. */
  stolen: string | undefined
}

/** A moment in the life of a session, what is done then, and what must hold although it may have gone wrong. */
export interface Situation {
  readonly name: string
  readonly prepare: (life: SessionLife) => Promise<unknown>
  readonly act: (life: SessionLife) => Promise<Reply>
  readonly prove: (life: SessionLife) => Promise<void>
}

/** All that a server does with a session. */
export const situations: readonly Situation[] = [
  {
    name: 'a sign-in',
    prepare: async () => {},
    act: signIn,
    prove: async (life) => {
      expect((await signIn(life)).status).toBe(200)
      await expectOneLine(life)
    },
  },
  {
    name: 'a sign-in that replaces a session',
    prepare: signIn,
    act: signIn,
    prove: async (life) => {
      expect((await signIn(life)).status).toBe(200)
      await expectOneLine(life)
    },
  },
  { name: 'the first refresh', prepare: signIn, act: refresh, prove: expectOneLine },
  {
    name: 'a promotion',
    prepare: (life) => inTurn(life, signIn, refresh, letSettle),
    act: refresh,
    prove: expectOneLine,
  },
  { name: 'a reload', prepare: (life) => inTurn(life, signIn, refresh), act: refresh, prove: expectOneLine },
  {
    name: 'a refresh after a lost answer',
    prepare: (life) => inTurn(life, signIn, refreshUnheard),
    act: refresh,
    prove: expectOneLine,
  },
  {
    name: 'a settling child of a base that was presented twice',
    prepare: (life) => inTurn(life, signIn, refreshUnheard, refresh, letSettle),
    act: refresh,
    prove: expectOneLine,
  },
  {
    name: 'a theft that is found',
    // What was stolen is neither the base any more nor the one before it.
    prepare: (life) => inTurn(life, signIn, beRobbed, refresh, letSettle, refresh, letSettle, refresh, letSettle),
    act: presentStolen,
    prove: expectTheftToBeFound,
  },
  {
    name: 'a sign-out',
    prepare: (life) => inTurn(life, signIn, beRobbed),
    act: signOut,
    prove: async (life) => {
      expect((await signOut(life)).status).toBe(204)
      expect(await presentStolen(life)).toMatchObject({ status: 401 })
      await expectRevocationToBeListed(life)
    },
  },
]

export function startLife(browser: TestBrowser, store: SessionStore, passTime: () => Promise<void>): SessionLife {
  return { browser, store, passTime, sessionId: undefined, stolen: undefined }
}

/** The session goes on, its tokens take turns, and of all that there ever were only the browser's is worth anything. */
async function expectOneLine(life: SessionLife): Promise<void> {
  const { browser } = life
  await beRobbed(life)
  const seen = new Set<string | undefined>()
  for (let round = 0; round < 6; round++) {
    expect((await refresh(life)).status).toBe(200)
    seen.add(browser.cookie)
    await letSettle(life)
  }
  expect(seen.size).toBeGreaterThan(3)
  await expectTheftToBeFound(life)
}

async function expectTheftToBeFound(life: SessionLife): Promise<void> {
  const reuse = { status: 401, body: { code: 'reuse-detected' } }
  expect(await presentStolen(life)).toMatchObject(reuse)
  expect(await refresh(life)).toMatchObject(reuse)
  await expectRevocationToBeListed(life)
}

async function expectRevocationToBeListed({ store, sessionId }: SessionLife): Promise<void> {
  expect((await store.listRevoked(0)).filter(({ sid }) => sid === sessionId)).toHaveLength(1)
}

async function inTurn(
  life: SessionLife,
  ...steps: readonly ((life: SessionLife) => Promise<unknown>)[]
): Promise<void> {
  for (const step of steps) await step(life)
}

async function signIn(life: SessionLife): Promise<Reply> {
  const reply = await life.browser.signIn()
  if (reply.status === 200) life.sessionId = sessionIdOf(reply)
  return reply
}

async function refresh({ browser }: SessionLife): Promise<Reply> {
  return browser.post('/auth/refresh')
}

async function signOut({ browser }: SessionLife): Promise<Reply> {
  return browser.post('/auth/logout')
}

async function letSettle({ passTime }: SessionLife): Promise<void> {
  await passTime()
}

/** Refreshes, and does not get to know the answer. */
async function refreshUnheard({ browser }: SessionLife): Promise<void> {
  const { cookie } = browser
  await browser.post('/auth/refresh')
  browser.cookie = cookie
}

async function beRobbed(life: SessionLife): Promise<void> {
  life.stolen = life.browser.cookie
}

/** The thief refreshes; the browser notices nothing. */
async function presentStolen({ browser, stolen }: SessionLife): Promise<Reply> {
  const { cookie } = browser
  browser.cookie = stolen
  const reply = await browser.post('/auth/refresh')
  browser.cookie = cookie
  return reply
}
