import type { AxiosInstance } from 'axios'
import { contextOf, type Page } from '@keyturn/engines'
import { expect, test } from 'vitest'
import { onBothInWork, openSignedIn, readLab, seeBurstAnswered, seeSignedIn, sendBurst, skip } from './situation.ts'
import type { Visitor } from './visitor.ts'

/** The mock server is a server: its database holds what a server's does. */
const MOCK_DATABASE = 'keyturn-mock-server'

onBothInWork((visit) => {
  test(
    'no token is in storage, URL, DOM, console, page, or the error of a rejected request',
    { timeout: 90_000 },
    async () => {
      const visitor = await visit()
      const tokens = await collectTokens(visitor)
      const overheard = overhear(visitor)

      const page = await openSignedIn(visitor, '/lab/workbench')
      const other = await visitor.openTab('/expenses')
      await seeSignedIn(other)
      const { lifetimes } = await readLab(page)
      await skip(page, lifetimes.access)
      await sendBurst(page)
      await seeBurstAnswered(page)

      const cookies = await contextOf(visitor.profile).cookies()
      const secrets = [...tokens, ...cookies.filter(({ httpOnly }) => httpOnly).map(({ value }) => value)]
      expect(tokens.size).toBeGreaterThanOrEqual(2)
      for (const tab of [page, other]) {
        const places = { ...(await searchPage(tab)), errors: await searchErrors(tab), overheard: overheard.join('\n') }
        for (const [place, text] of Object.entries(places)) {
          const found = secrets.filter((secret) => text.includes(secret))
          expect(found, `a secret is in: ${place}`).toEqual([])
        }
      }
    },
  )
})

/** Every access token that an auth endpoint answers, seen where nobody else looks. */
async function collectTokens({ profile }: Visitor): Promise<ReadonlySet<string>> {
  const context = contextOf(profile)
  const tokens = new Set<string>()
  await context.exposeFunction('reportToken', (token: string) => tokens.add(token))
  await context.addInitScript(() => {
    const bare = fetch
    globalThis.fetch = async (...request) => {
      const response = await bare(...request)
      if (!response.url.includes('/auth/')) return response
      const body: unknown = await response
        .clone()
        .json()
        .catch(() => undefined)
      const token: unknown = body instanceof Object ? Reflect.get(body, 'accessToken') : undefined
      const report: unknown = Reflect.get(globalThis, 'reportToken')
      if (typeof token === 'string' && typeof report === 'function') Reflect.apply(report, undefined, [token])
      return response
    }
  })
  return tokens
}

/** All that goes to the console, and all URLs. */
function overhear({ profile }: Visitor): readonly string[] {
  const context = contextOf(profile)
  const overheard: string[] = []
  context.on('console', (message) => overheard.push(message.text()))
  context.on('request', (request) => overheard.push(request.url()))
  return overheard
}

/** The places of a page where a script or a person could find something. */
async function searchPage(page: Page): Promise<Readonly<Record<string, string>>> {
  return page.evaluate(async (mockDatabase) => {
    const read = async (name: string): Promise<string> => {
      const database = await new Promise<IDBDatabase>((resolve, reject) => {
        const opening = indexedDB.open(name)
        opening.addEventListener('success', () => resolve(opening.result))
        opening.addEventListener('error', () => reject(opening.error))
      })
      const rows = [...database.objectStoreNames].map(
        (store) =>
          new Promise((resolve) => {
            const reading = database.transaction(store).objectStore(store).getAll()
            reading.addEventListener('success', () => resolve(reading.result))
          }),
      )
      const text = JSON.stringify(await Promise.all(rows))
      database.close()
      return text
    }
    const names = (await indexedDB.databases()).map(({ name = '' }) => name).filter((name) => name !== mockDatabase)
    const fields = [...document.querySelectorAll('input, textarea')].map((field) => String(Reflect.get(field, 'value')))
    const globals = Object.keys(globalThis).map((key) => {
      try {
        return JSON.stringify(Reflect.get(globalThis, key))
      } catch {
        return ''
      }
    })
    return {
      localStorage: JSON.stringify(localStorage),
      sessionStorage: JSON.stringify(sessionStorage),
      cookies: document.cookie,
      databases: (await Promise.all(names.map(read))).join('\n'),
      address: `${location.href} ${JSON.stringify(history.state)}`,
      dom: document.documentElement.outerHTML + fields.join('\n'),
      globals: globals.join('\n'),
    }
  }, MOCK_DATABASE)
}

/** Everything reachable from the error of a request that the API refused, and of one that never got an answer. */
async function searchErrors(page: Page): Promise<string> {
  return page.evaluate(async () => {
    // The page's own module, as Vite serves it; the test runner would rewrite an import() that it can see.
    const load = Reflect.construct(Function, ['path', 'return import(path)']) as (
      path: string,
    ) => Promise<{ api: AxiosInstance }>
    const { api } = await load('/src/api.ts')
    const refused: unknown = await api.get('/no-such-thing').catch((error: unknown) => error)
    const aborted: unknown = await api.get('/expenses', { timeout: 1 }).catch((error: unknown) => error)
    const seen = new Set<unknown>()
    const texts: string[] = []
    const walk = (value: unknown, depth: number): void => {
      if (typeof value === 'string') texts.push(value)
      // Configs of axios have no prototype.
      const isObject = (typeof value === 'object' && value !== null) || typeof value === 'function'
      if (!isObject || depth > 12 || seen.has(value)) return
      seen.add(value)
      for (const key of Reflect.ownKeys(value)) {
        try {
          walk(Reflect.get(value, key), depth + 1)
        } catch {
          // A getter of the platform that does not like to be asked.
        }
      }
    }
    walk([refused, aborted], 0)
    if (!texts.some((text) => text.includes('no-such-thing')))
      throw new Error('The request was not refused as expected.')
    return texts.join('\n')
  })
}
