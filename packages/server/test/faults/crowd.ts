import { expect } from 'vitest'
import type { Revocation, SessionStore } from '../../src/rotation/session-store.ts'
import { createServerWorld, createTestBrowser } from '../server-world.ts'
import type { Reply, TestBrowser } from '../server-world.ts'

/** How many there are where nobody says otherwise. */
export const CROWD = 20

/** A crowd refreshes, and at the n-th answer something happens to the database. Each session is then proven to be one; returns how each of them ended. */
export async function refreshThrough(
  store: SessionStore,
  letSettle: () => Promise<void>,
  answers: number,
  happen: () => Promise<unknown>,
): Promise<readonly Revocation[]> {
  const world = createServerWorld({ store })
  const crowd = await signInCrowd(CROWD, () => createTestBrowser(world))
  await letSettle()
  await refreshUntil(crowd, answers, happen)
  await expectOneLineEach(crowd, letSettle)
  return store.listRevoked(0)
}

/** Signs so many browsers in, each with a session of its own, and lets each be one refresh old. */
export async function signInCrowd(
  size: number,
  createBrowser: (index: number) => TestBrowser,
): Promise<readonly TestBrowser[]> {
  const crowd = Array.from({ length: size }, (_, index) => createBrowser(index))
  for (const browser of crowd) {
    expect((await browser.signIn()).status).toBe(200)
    expect((await browser.post('/auth/refresh')).status).toBe(200)
  }
  return crowd
}

/** All refresh at once. At the n-th answer something happens; whoever then gets no answer keeps the token that it has. */
export async function refreshUntil(
  crowd: readonly TestBrowser[],
  answers: number,
  happen: () => Promise<unknown>,
): Promise<void> {
  let left = answers
  let happening: Promise<unknown> | undefined
  const refreshes = crowd.map(async (browser) => {
    const status = await statusOf(browser)
    expect([200, 503, undefined]).toContain(status)
    left--
    if (left === 0) happening = happen()
  })
  await Promise.all(refreshes)
  await happening
}

/**
 * Everybody is still signed in, goes on, and of each session there is one line: the token that a browser had before is worth
 * nothing any more, and whoever presents it ends the session.
 */
export async function expectOneLineEach(crowd: readonly TestBrowser[], letSettle: () => Promise<void>): Promise<void> {
  const former = crowd.map(({ cookie }) => cookie)
  for (let round = 0; round < 6; round++) {
    expect(await Promise.all(crowd.map(refreshOnceAnswered))).toEqual(crowd.map(() => 200))
    await letSettle()
  }
  for (const [index, browser] of crowd.entries()) {
    browser.cookie = former[index]
    expect(await browser.post('/auth/refresh')).toMatchObject({ status: 401, body: { code: 'reuse-detected' } })
  }
}

/** As a client does it: what is temporary is tried again. A connection that broke unnoticed is noticed by the first who uses it. */
async function refreshOnceAnswered(browser: TestBrowser): Promise<number | undefined> {
  for (let attempt = 0; attempt < 20; attempt++) {
    const status = await statusOf(browser)
    if (status !== 503 && status !== undefined) return status
  }
  return undefined
}

/** Undefined where no answer arrives. */
async function statusOf(browser: TestBrowser): Promise<number | undefined> {
  const reply: Reply | undefined = await browser.post('/auth/refresh').catch(() => undefined)
  return reply?.status
}
