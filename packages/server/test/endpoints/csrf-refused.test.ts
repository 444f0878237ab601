// D-SE-03
import { expect, test } from 'vitest'
import { anyText, createServerWorld, createTestBrowser, origin } from '../server-world.ts'
import type { ServerWorld, TestBrowser } from '../server-world.ts'

const foreign = { 'sec-fetch-site': 'cross-site', origin: 'https://evil.example' }
const notAllowed = 'The request comes from an origin that is not allowed.'
const notRepeated = 'The header X-CSRF-Token must repeat the cookie __Host-csrf.'

interface Case {
  readonly name: string
  readonly send: (browser: TestBrowser, world: ServerWorld) => Promise<unknown>
  readonly fault: string
  /** @default that of the test browser */
  readonly attemptId?: null
}

// Wherever a proof of the origin is asked for.
const table: readonly Case[] = [
  {
    name: 'a form',
    send: (browser) => browser.post('/auth/login', {}, { headers: { 'content-type': 'text/plain' } }),
    fault: 'Content-Type must be application/json.',
  },
  {
    name: 'a request without the custom header',
    send: (browser) => browser.post('/auth/refresh', {}, { headers: { 'idempotency-key': '' } }),
    fault: 'The header Idempotency-Key is required, with 1 to 128 visible characters.',
    attemptId: null,
  },
  {
    name: 'a page of another site',
    send: (browser) => browser.post('/auth/refresh', {}, { headers: foreign }),
    fault: notAllowed,
  },
  {
    name: 'a refresh without the double-submit token',
    send: (browser) => browser.post('/auth/refresh'),
    fault: notRepeated,
  },
  {
    name: 'a sign-out without the double-submit token',
    send: (browser) => browser.post('/auth/logout'),
    fault: notRepeated,
  },
  {
    name: 'a sign-out everywhere without the double-submit token',
    send: (browser) => browser.post('/auth/logout-all'),
    fault: notRepeated,
  },
  {
    name: "a request of a foreign page to the app's own API",
    send: (browser, { server }) => server.authenticate(apiRequest(browser, foreign)).catch(() => undefined),
    fault: notAllowed,
    attemptId: null,
  },
  {
    name: "a request without the double-submit token to the app's own API",
    send: (browser, { server }) =>
      server.authenticate(apiRequest(browser, { 'sec-fetch-site': 'same-origin' })).catch(() => undefined),
    fault: notRepeated,
    attemptId: null,
  },
]

test.each(table)(
  'the audit listener hears once of $name, and why it was refused',
  async ({ send, fault, attemptId = 'attempt-1' }) => {
    const world = createServerWorld({ credential: 'cookie', csrfToken: true })
    const browser = createTestBrowser(world)
    await browser.signIn()
    const before = world.events.length
    await send(browser, world)
    expect(world.events.slice(before)).toEqual([{ type: 'csrf-refused', fault, traceId: anyText, attemptId }])
  },
)

function apiRequest({ jar }: TestBrowser, headers: Readonly<Record<string, string>>): Request {
  const cookie = [...jar].map((pair) => pair.join('=')).join('; ')
  return new Request(`${origin}/api`, { method: 'POST', headers: { cookie, ...headers } })
}
