import type { AuthServer } from '@keyturn/server'

const headers = {
  'content-type': 'application/json',
  'idempotency-key': 'bench',
  'sec-fetch-site': 'same-origin',
  'user-agent': 'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/156.0.0.0 Safari/537.36',
}

/** Sends what a page of the app would send, without a network. */
export async function post(
  server: Pick<AuthServer, 'fetch'>,
  path: 'login' | 'refresh',
  body: object,
  refreshToken?: string,
): Promise<Response> {
  const response = await server.fetch(requestOf(path, body, refreshToken))
  if (response.status !== 200) throw new Error(`${path} was answered ${response.status} ${await response.text()}`)
  await response.text()
  return response
}

/** What a page would send. */
export function requestOf(path: 'login' | 'refresh', body: object, refreshToken?: string): Request {
  const cookie = refreshToken === undefined ? {} : { cookie: `__Host-refresh=${refreshToken}` }
  const init = { method: 'POST', headers: { ...headers, ...cookie }, body: JSON.stringify(body) }
  return new Request(`http://app.test/auth/${path}`, init)
}

/** The refresh token that an answer sets; undefined where the cookie stays. */
export function refreshTokenOf(response: Response): string | undefined {
  const [, refreshToken] = /^__Host-refresh=([^;]+)/.exec(response.headers.getSetCookie().join()) ?? []
  return refreshToken
}
