import { expect, onTestFinished, test, vi } from 'vitest'
import { createSession } from '../../src/index.ts'
import { oauthTransport } from '../../src/servers/oauth.ts'
import { createWorld } from '../../src/testing/index.ts'

/** A user of an OAuth server signs out; says whether that is confirmed. */
async function revoke(status: number, body: string, type: string): Promise<boolean> {
  vi.stubGlobal('reportError', () => {})
  vi.stubGlobal('fetch', async (url: string) =>
    url.endsWith('/revoke')
      ? new Response(body, { status, headers: { 'content-type': type } })
      : Response.json({ access_token: 'a', refresh_token: 'r', expires_in: 600 }),
  )
  onTestFinished(() => void vi.unstubAllGlobals())
  let stored: string | undefined
  const session = createSession({
    transport: oauthTransport({
      clientId: 'app',
      tokenEndpoint: 'https://id.example/token',
      revocationEndpoint: 'https://id.example/revoke',
    }),
    credential: 'body',
    refreshTokenStore: { read: () => stored, write: (token) => void (stored = token) },
    loadUser: async () => ({ id: 'u1' }),
    runtime: createWorld().openTab(),
  })
  onTestFinished(() => session.dispose())
  await session.signIn({ grant_type: 'authorization_code', code: 'c' })
  return (await session.signOut()).confirmed
}

test.for([
  [200, '', 'application/json', true],
  [200, '', 'text/plain', true],
  [200, 'revoked', 'text/plain', true],
  [200, '{}', 'application/json', true],
  [400, '{"error":"invalid_grant"}', 'application/json', true],
  [200, '<!doctype html><title>Sign in</title>', 'text/html', false],
  [200, '{"ok":false,"error":"not_authed"}', 'application/json', false],
  [400, '{"error":"unsupported_token_type"}', 'application/json', false],
  [503, 'later', 'text/plain', false],
] as const)('a revocation that is answered %i %j (%s) is confirmed: %s', async ([status, body, type, confirmed]) => {
  expect(await revoke(status, body, type)).toBe(confirmed)
})
