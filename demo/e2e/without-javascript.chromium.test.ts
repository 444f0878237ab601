// D-SE-03 D-SE-16
import { createAuthServer, generateKeys, importKeys, memoryStore } from '@keyturn/server'
import { toNodeHandler } from '@keyturn/server/node'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Browser, BrowserContext } from 'playwright'
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest'
import { openBrowser } from './browser.ts'

let browser: Browser

beforeAll(async () => {
  browser = await openBrowser()
})
afterAll(() => browser.close())

/** A site whose pages have no scripts: it signs in at the auth server itself, and hands the cookie on. */
async function openSite() {
  const store = memoryStore()
  const auth = createAuthServer({
    store,
    keys: await importKeys(await generateKeys()),
    verifyCredentials: () => ({ id: 'ada' }),
    loadUser: (id) => ({ id }),
  })
  const authHandler = toNodeHandler(auth)
  const arrived: { readonly path: string; readonly cookie: string | undefined }[] = []
  const { origin } = await serve(async (incoming, outgoing) => {
    const path = incoming.url ?? '/'
    arrived.push({ path, cookie: incoming.headers.cookie })
    if (path.startsWith('/auth/')) return authHandler(incoming, outgoing)
    if (path === '/sign-in') outgoing.setHeader('Set-Cookie', await signIn(incoming))
    outgoing.setHeader('Content-Type', 'text/html').end(form(`http://${incoming.headers.host}/auth/refresh`))
  })

  async function signIn({ headers: { host } }: IncomingMessage): Promise<readonly string[]> {
    const own = `http://${host}`
    const headers = { 'Content-Type': 'application/json', 'Idempotency-Key': 'one', Origin: own }
    const response = await auth.fetch(new Request(`${own}/auth/login`, { method: 'POST', headers, body: '{}' }))
    return response.headers.getSetCookie()
  }

  return { origin, arrived, sessions: () => store.listByUser('ada') }
}

/** Listens on a free port. `localhost` and `127.0.0.1` are two sites to a browser. */
async function serve(
  answer: (incoming: IncomingMessage, outgoing: ServerResponse) => Promise<void>,
  host = 'localhost',
): Promise<{ readonly origin: string }> {
  const server = createServer((incoming, outgoing) => void answer(incoming, outgoing))
  await new Promise<void>((resolve) => server.listen(0, host, resolve))
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  // A server that listens on a port has an address of this kind.
  const { port } = server.address() as AddressInfo
  return { origin: `http://${host}:${port}` }
}

function form(action: string): string {
  return `<form method="post" action="${action}"><button>Refresh</button></form>`
}

async function visit(): Promise<BrowserContext> {
  const context = await browser.newContext({ javaScriptEnabled: false })
  onTestFinished(() => context.close())
  return context
}

test('a browser without scripts keeps the refresh cookie out of reach, and sends it to its own site', async () => {
  const { origin, arrived } = await openSite()
  const context = await visit()
  const page = await context.newPage()
  await page.goto(`${origin}/sign-in`)
  const [cookie, hint, ...others] = await context.cookies(origin)
  expect(others).toEqual([])
  // What pages with scripts may know: that there may be a session.
  expect(hint).toMatchObject({ name: 'keyturn-session', value: '1', httpOnly: false, sameSite: 'Strict' })
  expect(cookie).toMatchObject({ name: '__Host-refresh', path: '/', domain: 'localhost' })
  expect(cookie).toMatchObject({ httpOnly: true, secure: true, sameSite: 'Strict' })
  await page.goto(`${origin}/again`)
  expect(arrived.at(-1)?.cookie).toBe(`__Host-refresh=${cookie?.value}; keyturn-session=1`)
})

test('a form of the own site refreshes nothing, and that of another site has not even the cookie', async () => {
  const { origin, arrived, sessions } = await openSite()
  const context = await visit()
  const page = await context.newPage()
  await page.goto(`${origin}/sign-in`)
  const before = [await context.cookies(origin), await sessions()]
  const evil = await serve(async (_, outgoing) => {
    outgoing.setHeader('Content-Type', 'text/html').end(form(`${origin}/auth/refresh`))
  }, '127.0.0.1')

  for (const [from, hasCookie] of [
    [origin, true],
    [evil.origin, false],
  ] as const) {
    await page.goto(`${from}/page`)
    const [response] = await Promise.all([page.waitForNavigation(), page.getByRole('button').click()])
    expect([response?.status(), response?.headers()['set-cookie']]).toEqual([403, undefined])
    expect(arrived.at(-1)?.path).toBe('/auth/refresh')
    expect(arrived.at(-1)?.cookie !== undefined).toBe(hasCookie)
  }
  expect([await context.cookies(origin), await sessions()]).toEqual(before)
})
