import { expect, test } from 'vitest'
import type { RequestCredential, Session } from '../../src/index.ts'
import { createBrowser } from '../browser-of-tabs.ts'

// D-CS-12

/** Sends a request that is answered after a while, with 401 where it has no token. */
function ask(session: Session<unknown>, wait: () => Promise<void>, repeatable = true) {
  const sent: (RequestCredential | undefined)[] = []
  const answered = session.authorize({
    url: '/api',
    repeatable,
    async send(credential) {
      sent.push(credential)
      await wait()
      return { status: credential ? 200 : 401 }
    },
    read: ({ status }) => ({ status, text: async () => '' }),
  })
  return { sent, answered }
}

async function signedOutPage() {
  const browser = createBrowser({ latency: 100 })
  browser.server.user = undefined
  const { session, tab } = await browser.restored()
  const wait = (time: number) => () => new Promise<void>((resolve) => void tab.clock.wakeIn(time, resolve))
  return { ...browser, session, wait }
}

test('a request that went out bare while somebody signed in, and is refused after that, is sent once more', async () => {
  const { world, session, wait } = await signedOutPage()
  void session.signIn({ name: 'Alice' })
  const { sent, answered } = ask(session, wait(150))
  await world.advance(1_000)
  expect((await answered).answer.status).toBe(200)
  expect(sent).toEqual([undefined, { headers: { Authorization: 'Bearer token-1-of-u1' } }])
})

test.for([
  { what: 'it was answered before', begins: 0, takes: 20, name: 'Alice', repeatable: true },
  { what: 'the sign-in began after it was sent', begins: 50, takes: 400, name: 'Alice', repeatable: true },
  { what: 'the sign-in failed', begins: 0, takes: 150, name: 'Nobody', repeatable: true },
  { what: 'it cannot be sent twice', begins: 0, takes: 150, name: 'Alice', repeatable: false },
])('a bare request keeps its 401 where $what', async ({ begins, takes, name, repeatable }) => {
  const { world, session, wait } = await signedOutPage()
  const signIn = (): void => void session.signIn({ name }).catch(() => {})
  if (begins === 0) signIn()
  const { sent, answered } = ask(session, wait(takes), repeatable)
  await world.advance(begins)
  if (begins > 0) signIn()
  await world.advance(1_000)
  expect((await answered).answer.status).toBe(401)
  expect(sent).toEqual([undefined])
})

test('a request that is refused with the new token, too, is sent no third time', async () => {
  const { world, session, wait } = await signedOutPage()
  void session.signIn({ name: 'Alice' })
  let sendings = 0
  const answered = session.authorize({
    url: '/api',
    repeatable: true,
    send: async () => (sendings++, await wait(150)(), { status: 401 }),
    read: ({ status }) => ({ status, text: async () => '' }),
  })
  await world.advance(2_000)
  expect((await answered).answer.status).toBe(401)
  expect(sendings).toBe(2)
})
