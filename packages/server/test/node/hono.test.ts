// @hono/node-server puts a Response of its own in place of the global one, which keeps the headers that it is given and copies nothing.
import { getRequestListener } from '@hono/node-server'
import { createServer } from 'node:http'
import { expect, onTestFinished, test } from 'vitest'
import { createServerWorld } from '../server-world.ts'

async function serving(): Promise<(path: string, body: object, cookie?: string) => Promise<Response>> {
  const { server: auth } = createServerWorld()
  const listener = getRequestListener((request) => auth.fetch(request))
  const server = createServer((incoming, outgoing) => void listener(incoming, outgoing))
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve)
  })
  onTestFinished(() => {
    server.close()
    server.closeAllConnections()
  })
  const address = server.address()
  const port = address instanceof Object ? address.port : 0
  const headers = { 'sec-fetch-site': 'same-origin', 'content-type': 'application/json', 'idempotency-key': 'one' }
  return async (path, body, cookie) =>
    fetch(`http://127.0.0.1:${port}/auth${path}`, {
      method: 'POST',
      headers: { ...headers, ...(cookie !== undefined && { cookie }) },
      body: JSON.stringify(body),
    })
}

test('nobody gets a cookie of somebody else, whatever was answered before', async () => {
  const ask = await serving()
  const seen = new Set<string>()
  for (let user = 0; user < 5; user++) {
    const signedIn = await ask('/login', { username: 'ada', password: 'ada' })
    const [cookie = '', ...others] = signedIn.headers.getSetCookie()
    expect([signedIn.status, others]).toEqual([200, [expect.stringMatching(/^keyturn-session=1;/)]])
    const [pair = ''] = cookie.split(';')
    expect(seen).not.toContain(pair)
    seen.add(pair)
    expect((await ask('/refresh', {}, pair)).headers.getSetCookie()).toHaveLength(2)
    expect((await ask('/logout', {}, pair)).headers.getSetCookie()).toEqual([
      expect.stringMatching(/^__Host-refresh=;.* Max-Age=0;/),
    ])
    expect((await ask('/refresh', {})).headers.getSetCookie()).toEqual([])
    // What has no cookie of its own has none at all.
    expect((await ask('/login', { username: 'ada', password: 'wrong' })).headers.getSetCookie()).toEqual([])
  }
})
