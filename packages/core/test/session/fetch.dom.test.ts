import { expect, onTestFinished, test, vi } from 'vitest'
import { createFetch } from '../../src/index.ts'
import { createBrowser } from '../browser-of-tabs.ts'

/** `fetch` and `Request` are Node's here, which know no page. */
async function sendings(...inputs: readonly (string | URL)[]): Promise<readonly string[]> {
  const seen: string[] = []
  vi.stubGlobal('fetch', (request: Request) => {
    seen.push(`${request.url} ${request.headers.get('Authorization')}`)
    return Promise.resolve(new Response('here'))
  })
  onTestFinished(() => void vi.unstubAllGlobals())
  const { session } = await createBrowser({}, { origin: location.origin }).restored()
  const fetch = createFetch(session)
  for (const input of inputs) expect(await (await fetch(input)).text()).toBe('here')
  return seen
}

test('an address may be relative to the page', async () => {
  const token = 'Bearer token-1-of-u1'
  history.replaceState(null, '', '/deep/page')
  expect(await sendings('/api/me', 'me?x=1', new URL('/api/me', location.href), `${location.origin}/full`)).toEqual([
    `${location.origin}/api/me ${token}`,
    `${location.origin}/deep/me?x=1 ${token}`,
    `${location.origin}/api/me ${token}`,
    `${location.origin}/full ${token}`,
  ])
})

test('an address that is none is the error of bare fetch', async () => {
  await expect(sendings('http://')).rejects.toThrow(TypeError)
})
