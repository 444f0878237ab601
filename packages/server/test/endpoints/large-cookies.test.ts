import { expect, test } from 'vitest'
import { accessTokenOf, createServerWorld, createTestBrowser } from '../server-world.ts'
import type { Reply, TestBrowser } from '../server-world.ts'

/** As browsers do (RFC 6265bis §5.7): larger cookies are as good as not set. */
function bytesOf({ setCookies }: Reply, name: string): number {
  const line = setCookies.find((each) => each.startsWith(`${name}=`)) ?? ''
  return new TextEncoder().encode(line.split(';')[0]).byteLength - 1
}

interface Growing {
  readonly browser: TestBrowser
  readonly errors: unknown[]
  /** How many letters the app puts into its tokens. */
  readonly grow: (letters: number) => void
  readonly events: readonly { readonly type: string }[]
}

function growing(options: Parameters<typeof createServerWorld>[0] = {}): Growing {
  let letters = 0
  const errors: unknown[] = []
  const world = createServerWorld({
    credential: 'cookie',
    ...options,
    claims: () => ({ roles: 'x'.repeat(letters) }),
    onError: (error) => errors.push(error),
  })
  const grow = (count: number): void => void (letters = count)
  return { browser: createTestBrowser(world), errors, grow, events: world.events }
}

test('an access cookie is issued up to the size that browsers keep, and refused beyond it, with the remedy', async () => {
  const { browser, errors, grow } = growing()
  const small = bytesOf(await browser.signIn(), '__Host-access')
  // Three bytes are four letters of base64.
  grow(Math.floor(((4096 - small) * 3) / 4))
  const full = await browser.signIn()
  expect(full.status).toBe(200)
  expect(bytesOf(full, '__Host-access')).toBeGreaterThan(4092)
  expect(bytesOf(full, '__Host-access')).toBeLessThanOrEqual(4096)
  grow(Math.floor(((4096 - small) * 3) / 4) + 6)
  const refused = await browser.signIn()
  expect([refused.status, refused.setCookies]).toEqual([503, []])
  expect(JSON.stringify(refused.body)).not.toContain('xxx')
  expect(errors.map(String)).toEqual([expect.stringMatching(/^Error: claims: .*4096 bytes.*Put less into/)])
})

test.each(['resilient', 'strict'] as const)(
  'claims that grow too large cost nobody the session (%s)',
  async (profile) => {
    const { browser, grow, events } = growing({ profile })
    await browser.signIn()
    grow(5_000)
    for (let tries = 0; tries < 3; tries++) expect((await browser.post('/auth/refresh')).status).toBe(503)
    grow(10)
    expect((await browser.post('/auth/refresh')).status).toBe(200)
    expect(events.filter(({ type }) => type === 'theft')).toEqual([])
  },
)

test('where the access token is in the answer it may be as large as it is', async () => {
  const { browser, grow } = growing({ credential: 'bearer' })
  grow(5_000)
  expect(accessTokenOf(await browser.signIn()).length).toBeGreaterThan(5_000)
})

test.each([
  ['cookie.name', { name: 'x'.repeat(4_000) }],
  ['cookie.accessName', { accessName: 'x'.repeat(4_000) }],
  ['cookie.name', { path: `/${'x'.repeat(1_024)}`, name: 'r' }],
])('a %s that leaves no room, or a path that browsers ignore, is refused at creation', (name, cookie) => {
  const create = () => createServerWorld({ basePath: `/${'x'.repeat(1_024)}`, cookie })
  expect(create).toThrow(TypeError)
  expect(create).toThrow(new RegExp(`^${name}: browsers`))
})
