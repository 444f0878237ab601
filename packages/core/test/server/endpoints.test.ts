import { expect, onTestFinished, test, vi } from 'vitest'
import { watchSecrets } from '../../src/testing/index.ts'
import { createBrowser } from '../browser-of-tabs.ts'

// D-CS-09

test.for([
  ['/auth', 'https://app.example/auth'],
  ['auth/', 'https://app.example/deep/auth'],
  ['//id.example', 'https://id.example'],
  ['https://id.example/x', 'https://id.example/x'],
] as const)(
  'the auth server at %s is asked at %s, whatever base comes into the page',
  async ([endpoints, expected]) => {
    const asked: string[] = []
    vi.stubGlobal('fetch', (url: string) => {
      asked.push(url)
      return Promise.resolve(Response.json({ accessToken: 'sEcReT', expiresIn: 600, user: { id: 'u1' } }))
    })
    onTestFinished(() => void vi.unstubAllGlobals())
    const { createSession } = watchSecrets(onTestFinished)
    const { world } = createBrowser()
    const page = { origin: 'https://app.example', href: 'https://app.example/deep/', readCookie: () => undefined }
    const session = createSession({ endpoints, runtime: { ...world.openTab(), page } })
    onTestFinished(() => session.dispose())
    page.href = 'https://evil.tld/'
    for (const act of [() => session.signIn({ password: 'p' }), session.refresh, session.signOut]) {
      const done = act()
      await world.settle()
      await done
    }
    expect(asked).toEqual([`${expected}/login`, `${expected}/refresh`, `${expected}/logout`])
  },
)
