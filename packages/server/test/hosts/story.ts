/** A host on which the app runs, in two places over one store where it can. */
export interface Host {
  readonly ask: Ask
  /** Asks the other place. */
  readonly askOther: Ask
}

export type Ask = (path: string, init?: RequestInit) => Promise<Response>

/** A guard, in ms: how busy the machine is must not matter. What `pnpm hosts` prints should be below five seconds. */
const patience = 30_000

/** The short story, in this order. Each step says what it saw, and rejects where that is not as it should be. */
export const story: Readonly<Record<string, (host: Host) => Promise<string>>> = {
  'keys in the first request': async ({ ask }) => {
    const response = await ask('/auth/.well-known/jwks.json')
    expectStatus(response, 200)
    const { keys } = (await response.json()) as { readonly keys: readonly unknown[] }
    expect(keys.length === 1, `${keys.length} keys`)
    return '1 key'
  },
  'a sign-in and a refresh': async ({ ask }) => {
    const browser = await signedIn(ask)
    const first = browser.cookie()
    expectStatus(await browser.post('/refresh'), 200)
    expect(browser.cookie() !== first, 'the same refresh token')
    return 'a new token'
  },
  '20 requests at once': async (host) => {
    const browser = await signedIn(host.ask)
    const all = await atOnce(20, (index) => eitherOf(host, index)('/api/me', browser.bearer()))
    for (const response of all) expectStatus(response, 200)
    return '20 × 200'
  },
  '8 refreshes of one token at once': async (host) => {
    const browser = await signedIn(host.ask)
    const tabs = Array.from({ length: 8 }, (_, index) => browserOf(eitherOf(host, index), '/auth'))
    for (const tab of tabs) tab.take(browser)
    const all = await Promise.all(tabs.map((tab) => tab.post('/refresh')))
    for (const response of all) expectStatus(response, 200)
    for (const tab of tabs) expectStatus(await tab.post('/refresh'), 200)
    return '8 × 200'
  },
  'a token that is used again': async ({ ask }) => {
    const [browser, thief] = [await signedIn(ask, '/strict'), browserOf(ask, '/strict')]
    thief.take(browser)
    expectStatus(await browser.post('/refresh'), 200)
    for (const party of [thief, browser]) {
      const refused = await party.post('/refresh')
      expectStatus(refused, 401)
      expectCode(await refused.json(), 'reuse-detected')
    }
    return 'theft'
  },
  'a sign-out': async ({ ask }) => {
    const browser = await signedIn(ask)
    const late = browserOf(ask, '/auth')
    late.take(browser)
    expectStatus(await browser.post('/logout'), 204)
    const refused = await late.post('/refresh')
    expectStatus(refused, 401)
    expectCode(await refused.json(), 'revoked')
    return '401 revoked'
  },
  'a revocation made elsewhere': async ({ ask, askOther }) => {
    const browser = await signedIn(ask)
    expectStatus(await ask('/api/me', browser.bearer()), 200)
    expectStatus(await askOther('/revoke'), 200)
    const begin = performance.now()
    let asked = 0
    let status = 200
    while (status === 200) {
      status = (await ask('/api/me', browser.bearer())).status
      asked++
      expect(performance.now() - begin < patience, 'never heard')
    }
    expect(status === 401, `${status}`)
    return asked === 1 ? 'at once' : `after ${((performance.now() - begin) / 1000).toFixed(1)} s`
  },
  'start()': async ({ ask }) => {
    const { start } = (await (await ask('/start')).json()) as { readonly start: string }
    if (start === 'does') return 'does what it says'
    expect(/^Error: start: .*cleanUp\(\)/.test(start), start)
    return 'says that it cannot'
  },
}

export interface Browser {
  readonly post: (path: string, body?: object) => Promise<Response>
  readonly bearer: () => RequestInit
  readonly cookie: () => string | undefined
  /** Has from now on what another one has. */
  readonly take: (other: Browser) => void
}

async function signedIn(ask: Ask, base = '/auth'): Promise<Browser> {
  const browser = browserOf(ask, base)
  expectStatus(await browser.post('/login', { username: 'ada', password: 'ada' }), 200)
  return browser
}

/** A browser, as far as a server can tell. */
export function browserOf(ask: Ask, base: string): Browser {
  let cookie: string | undefined
  let accessToken: string | undefined
  return {
    post: async (path, body = {}) => {
      const headers = {
        'content-type': 'application/json',
        'idempotency-key': crypto.randomUUID(),
        'sec-fetch-site': 'same-origin',
        ...(cookie !== undefined && { cookie }),
      }
      const response = await ask(`${base}${path}`, { method: 'POST', headers, body: JSON.stringify(body) })
      for (const line of response.headers.getSetCookie()) {
        const [pair = ''] = line.split(';')
        if (pair.startsWith('__Host-refresh=')) cookie = pair
      }
      if (response.status === 200) accessToken = accessTokenOf(await response.clone().json())
      return response
    },
    bearer: () => ({ headers: { authorization: `Bearer ${accessToken}` } }),
    cookie: () => cookie,
    take: (other) => (cookie = other.cookie()),
  }
}

function accessTokenOf(body: unknown): string {
  return String(Reflect.get(Object(body), 'accessToken'))
}

function atOnce<Answer>(times: number, ask: (index: number) => Promise<Answer>): Promise<readonly Answer[]> {
  return Promise.all(Array.from({ length: times }, (_, index) => ask(index)))
}

function eitherOf({ ask, askOther }: Host, index: number): Ask {
  return index % 2 === 0 ? ask : askOther
}

function expectStatus({ status, url }: Response, expected: number): void {
  expect(status === expected, `${status} in place of ${expected} from ${url}`)
}

function expectCode(body: unknown, expected: string): void {
  const code: unknown = Reflect.get(Object(body), 'code')
  expect(code === expected, `${String(code)} in place of ${expected}`)
}

function expect(isSo: boolean, otherwise: string): void {
  if (!isSo) throw new Error(otherwise)
}
