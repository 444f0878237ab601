import { expect, onTestFinished, test, vi } from 'vitest'
import type { InspectionEvent } from '../../src/index.ts'
import { watchSecrets } from '../../src/testing/index.ts'
import { createBrowser } from '../browser-of-tabs.ts'

// D-CS-08

/** What is told of requests to these addresses, of a page that has a session and an API. */
async function told(addresses: readonly string[], page?: { readonly origin: string; readonly href: string }) {
  const warn = vi.spyOn(console, 'warn').mockImplementation(() => {})
  onTestFinished(() => warn.mockRestore())
  const { world, server } = createBrowser()
  const tab = world.openTab()
  const { createSession } = watchSecrets(onTestFinished)
  const runtime = page ? { ...tab, page: { ...page, readCookie: () => undefined } } : tab
  const origins = ['https://api.example']
  const session = createSession({ transport: server.transport(tab), endpoints: '/auth', origins, runtime })
  onTestFinished(() => session.dispose())
  const events: InspectionEvent[] = []
  session.inspect((event) => events.push(event))
  const send = async (url: string): Promise<unknown> =>
    session.authorize({
      url,
      repeatable: true,
      send: async () => 200,
      read: () => ({ status: 200, text: async () => '' }),
    })
  for (const address of addresses) {
    const sent = send(address)
    await world.settle()
    await sent
  }
  const bare = events.flatMap((event) => (event.type === 'request-bare' ? [event.url] : []))
  return { session, send, bare, warnings: warn.mock.calls.map(([text]) => String(text)) }
}

test('what goes out bare because of its address is told: each in inspect, each origin once on the console', async () => {
  const { bare, warnings } = await told([
    'https://other.example/a?secret=1',
    'https://other.example/b',
    '//third.example',
  ])
  expect(bare).toEqual(['https://other.example/a', 'https://other.example/b', '//third.example'])
  expect(warnings).toEqual([
    expect.stringMatching(/https:\/\/other\.example .*"origins"/),
    expect.stringMatching(/https:\/\/third\.example .*"origins"/),
  ])
})

test.for([['/mine'], ['https://api.example/x'], ['/auth/refresh'], ['https://app.example/auth/login']])(
  'nothing is told of %s, which carries the credential or is not meant to',
  async (addresses) => {
    expect(await told(addresses)).toMatchObject({ bare: [], warnings: [] })
  },
)

test('nothing is told where nobody is signed in', async () => {
  const { session, send, warnings } = await told(['/mine'])
  await session.signOut()
  await send('https://other.example')
  expect(warnings).toEqual([])
})

test('without a document a relative address is told as what it is', async () => {
  const { warnings } = await told(['/mine', 'https://api.example/mine'], { origin: 'null', href: 'about:blank' })
  expect(warnings).toEqual([
    expect.stringContaining('/auth/login, /auth/refresh, /auth/logout'),
    expect.stringContaining('make it absolute'),
  ])
})
