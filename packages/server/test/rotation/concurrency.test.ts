// D-SC-01 D-SC-02 D-SC-06 D-SC-07
import { describe, expect, test } from 'vitest'
import type { SessionStore } from '../../src/rotation/session-store.ts'
import { memoryStore } from '../../src/stores/memory.ts'
import { createServerWorld, createTestBrowser } from '../server-world.ts'
import type { Reply, ServerWorld, TestBrowser } from '../server-world.ts'

const minute = 60_000
// Hundreds of sessions, each with its signatures, on a machine that may be busy.
const patience = { timeout: 120_000 }

/** A store that lets others go first, a number of times that `turns` says anew for each call. */
function yieldingStore(now: () => number, turns: () => number): SessionStore {
  const store = memoryStore({ now })
  const yielding =
    <Parameters extends unknown[], Result>(operation: (...parameters: Parameters) => Promise<Result>) =>
    async (...parameters: Parameters): Promise<Result> => {
      for (let turn = turns(); turn > 0; turn--) await Promise.resolve()
      const result = await operation(...parameters)
      for (let turn = turns(); turn > 0; turn--) await Promise.resolve()
      return result
    }
  return {
    ...store,
    now: yielding(store.now),
    create: yielding(store.create),
    find: yielding(store.find),
    replace: yielding(store.replace),
    revoke: yielding(store.revoke),
    revokeByUser: yielding(store.revokeByUser),
  }
}

/** Numbers below 8 that look random and are the same in each run. */
function sequence(seed: number): () => number {
  let state = seed + 1
  return () => {
    state = (state * 48_271) % 2_147_483_647
    return state % 8
  }
}

interface Setting {
  readonly nodes: readonly [ServerWorld, ServerWorld]
  readonly passTime: (duration: number) => void
  readonly browser: TestBrowser
}

/** Two nodes on one store, and a browser that has signed in. */
async function setUp(seed: number, options: Parameters<typeof createServerWorld>[0] = {}): Promise<Setting> {
  let now = 1_800_000_000_000
  const store = yieldingStore(() => now, sequence(seed))
  const nodes = [createServerWorld({ store, ...options }), createServerWorld({ store, ...options })] as const
  const browser = createTestBrowser(nodes[0])
  await browser.signIn()
  return { nodes, browser, passTime: (duration) => void (now += duration) }
}

/** Somebody with this refresh token, at one of the nodes. */
function holder({ nodes }: Setting, cookie: string | undefined, node = 0): TestBrowser {
  const made = createTestBrowser(nodes[node % 2 === 0 ? 0 : 1])
  made.cookie = cookie
  return made
}

function inParallel(setting: Setting, cookie: string | undefined, times: number): Promise<readonly Reply[]> {
  const holders = Array.from({ length: times }, (_, node) => holder(setting, cookie, node))
  return Promise.all(holders.map((each) => each.post('/auth/refresh')))
}

function times(count: number, status: number): readonly number[] {
  return Array.from({ length: count }, () => status)
}

function statuses(replies: readonly Reply[]): readonly number[] {
  return replies.map(({ status }) => status).toSorted((a, b) => a - b)
}

test('of twenty refreshes at once sixteen succeed, the session moves by one generation, and each holder can go on', async () => {
  const setting = await setUp(1)
  const holders = Array.from({ length: 20 }, (_, node) => holder(setting, setting.browser.cookie, node))
  const replies = await Promise.all(holders.map((each) => each.post('/auth/refresh')))
  expect(statuses(replies)).toEqual([...times(16, 200), ...times(4, 429)])
  const served = holders.filter((_, index) => replies[index]?.status === 200)
  expect(new Set(served.map(({ cookie }) => cookie)).size).toBe(16)
  expect(await setting.nodes[0].store.listByUser('user-1')).toMatchObject([{ generation: 0, forks: 16 }])
  // The tabs of one browser share a jar, in which there is what another one got.
  for (const each of holders) if (!served.includes(each)) each.cookie = served[0]?.cookie
  const next = await Promise.all(holders.map((each) => each.post('/auth/refresh')))
  expect(statuses(next)).toEqual(times(20, 200))
})

test(
  'in strict, of two uses at once exactly one succeeds, the other is theft, and the session ends: each time',
  patience,
  async () => {
    for (let seed = 0; seed < 200; seed++) {
      const setting = await setUp(seed, { profile: 'strict' })
      expect(statuses(await inParallel(setting, setting.browser.cookie, 2))).toEqual([200, 401])
      expect(await setting.nodes[0].store.listByUser('user-1')).toMatchObject([{ revokeReason: 'reuse-detected' }])
      const thefts = setting.nodes.flatMap(({ events }) => events.filter(({ type }) => type === 'theft'))
      expect(thefts).toHaveLength(1)
    }
  },
)

test(
  'theft that races a good refresh ends the session however they interleave, and is told once',
  patience,
  async () => {
    for (let seed = 0; seed < 200; seed++) {
      const setting = await setUp(seed)
      const { browser, nodes, passTime } = setting
      const stolen = browser.cookie
      for (let refresh = 0; refresh < 5; refresh++) {
        passTime(2 * minute)
        await browser.post('/auth/refresh')
      }
      passTime(2 * minute)
      const [thief, victim] = await Promise.all([
        holder(setting, stolen, 1).post('/auth/refresh'),
        browser.post('/auth/refresh'),
      ])
      expect([thief.status, thief.setCookies]).toEqual([401, []])
      expect([200, 401]).toContain(victim.status)
      expect((await browser.post('/auth/refresh')).body).toMatchObject({ code: 'reuse-detected' })
      const thefts = nodes.flatMap(({ events }) => events.filter(({ type }) => type === 'theft'))
      expect(thefts).toHaveLength(1)
    }
  },
)

/** Four times each holder refreshes twice at once; every token of every generation, the newest last. */
async function grow(setting: Setting): Promise<readonly (readonly string[])[]> {
  const generations: string[][] = [[setting.browser.cookie ?? '']]
  for (let generation = 0; generation < 4; generation++) {
    setting.passTime(2 * minute)
    const doubled = (generations.at(-1) ?? []).flatMap((cookie) => [
      holder(setting, cookie),
      holder(setting, cookie, 1),
    ])
    await Promise.all(doubled.map((each) => each.post('/auth/refresh')))
    generations.push([...new Set(doubled.map(({ cookie }) => cookie ?? ''))])
  }
  return generations
}

describe('of all tokens of all generations', () => {
  const endings: Readonly<Record<string, (setting: Setting, tokens: readonly string[]) => Promise<unknown>>> = {
    'an old one is used again': async (setting, [first]) => {
      // Until the base has moved on twice beyond it, the first token may be that of a browser that has crashed.
      for (let refresh = 0; refresh < 6; refresh++) {
        setting.passTime(2 * minute)
        await setting.browser.post('/auth/refresh')
      }
      return holder(setting, first).post('/auth/refresh')
    },
    'the session is ended': ({ nodes: [node], browser }) => node.server.fetch(signOutOf(browser)),
    'the user loses all sessions': ({ nodes: [, node] }) => node.server.revokeUser('user-1'),
  }

  test.each(Object.entries(endings))('none is accepted once %s', async (_, end) => {
    const setting = await setUp(7)
    const tokens = (await grow(setting)).flat()
    await end(setting, tokens)
    for (const token of tokens) {
      const reply = await holder(setting, token).post('/auth/refresh')
      expect([reply.status, reply.setCookies]).toEqual([401, []])
    }
  })
})

function signOutOf({ cookie }: TestBrowser): Request {
  const headers = {
    cookie: `__Host-refresh=${cookie}`,
    'content-type': 'application/json',
    'idempotency-key': 'one',
    'sec-fetch-site': 'same-origin',
  }
  return new Request('https://app.example.com/auth/logout', { method: 'POST', headers, body: '{}' })
}
