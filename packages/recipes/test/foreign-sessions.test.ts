import { createFetch, type RefreshTokenStore, type Session, type SessionOptions } from '@keyturn/core'
import { createWorld, watchSecrets } from '@keyturn/core/testing'
import { expect, onTestFinished, test, vi } from 'vitest'
import { blueskySession } from '../src/bluesky-session.ts'
import { directusCookieSession } from '../src/directus-cookie-session.ts'
import { directusSession } from '../src/directus-session.ts'
import { oauthSession } from '../src/oauth-session.ts'
import { simplejwtSession } from '../src/simplejwt-session.ts'
import { strapiSession } from '../src/strapi-session.ts'
import { fetchWithCookies } from './cookie-jar.ts'
import { bluesky, directus, oauth, simplejwt, startWildServer, strapi } from './foreign-servers.ts'

interface Recipe {
  readonly routes: Parameters<typeof startWildServer>[0]
  readonly options: (origin: string, store: RefreshTokenStore) => Partial<SessionOptions<unknown>>
  readonly fields?: Readonly<Record<string, string>>
  readonly user: object
  readonly refresh: string
  /** What a refresh without any session is answered with, where one is sent. */
  readonly asksVisitors?: boolean
  /** Whether a sign-out reaches the server. */
  readonly revokes?: boolean
}

const password = { grant_type: 'password' }
const rotating = oauth({ rotates: true, refusedBy: 'invalid_grant' })
const fixed = oauth({ rotates: false, refusedBy: 'invalid_request' })

const recipes: Readonly<Record<string, Recipe>> = {
  'Directus, json': { routes: directus, options: directusSession, user: { id: 'ada' }, refresh: 'POST /auth/refresh' },
  'Directus, cookie': {
    routes: directus,
    options: directusCookieSession,
    user: { id: 'ada' },
    refresh: 'POST /auth/refresh',
    asksVisitors: true,
  },
  Strapi: { routes: strapi, options: strapiSession, user: { id: 1 }, refresh: 'POST /api/auth/refresh' },
  simplejwt: { routes: simplejwt, options: simplejwtSession, user: { id: 1 }, refresh: 'POST /api/token/refresh/' },
  'Bluesky PDS': {
    routes: bluesky,
    options: blueskySession,
    user: { id: 'did:plc:ada' },
    refresh: 'POST /xrpc/com.atproto.server.refreshSession',
  },
  'django-oauth-toolkit and Doorkeeper': {
    routes: rotating,
    options: oauthSession,
    fields: password,
    user: { sub: 'ada', name: 'Ada' },
    refresh: 'POST /token',
  },
  'LemonLDAP::NG': {
    routes: fixed,
    options: (origin, store) => ({
      ...oauthSession(origin, store, false),
      classifyRefusal: ({ status }) => (status === 400 ? 'expired' : undefined),
    }),
    fields: password,
    user: { sub: 'ada', name: 'Ada' },
    refresh: 'POST /token',
    revokes: false,
  },
}

async function visit({ routes, options }: Recipe) {
  const server = await startWildServer(routes)
  const { origin } = server
  vi.stubGlobal('fetch', fetchWithCookies(origin))
  const reported: unknown[] = []
  vi.stubGlobal('reportError', (error: unknown) => reported.push(error))
  onTestFinished(() => void vi.unstubAllGlobals())
  const world = createWorld({ origin })
  const { createSession } = watchSecrets(onTestFinished)
  let token: string | undefined
  const store: RefreshTokenStore = { read: () => token, write: (value) => void (token = value) }
  async function open(): Promise<Session<unknown>> {
    const tab = world.openTab()
    tab.hide()
    const session = createSession({ ...options(origin, store), runtime: tab })
    onTestFinished(() => session.dispose())
    session.start()
    await until(session, () => session.getState().status !== 'restoring')
    return session
  }
  return { server, world, store, reported, open }
}

/** Waits for answers that come over real HTTP, in which no time of the world passes. */
async function until(session: Session<unknown>, isReached: () => boolean): Promise<void> {
  if (isReached()) return
  await new Promise<void>((resolve) => {
    const stop = session.subscribe(() => {
      if (!isReached()) return
      stop()
      resolve()
    })
  })
}

const all = Object.entries(recipes)

test.for(all)('%s: a visitor sees the sign-in page, and why it was wrong what was typed', async ([, recipe]) => {
  const { server, reported, open } = await visit(recipe)
  const session = await open()
  expect(session.getState()).toEqual({ status: 'signed-out', reason: 'none' })
  expect(server.calls).toHaveLength(recipe.asksVisitors ? 1 : 0)
  await expect(session.signIn({ ...recipe.fields, password: 'wrong' })).rejects.toMatchObject({
    credentialsRefused: true,
  })
  expect(reported).toEqual([])
})

test.for(all)('%s: twenty requests on a dead token, five refreshes, a reload', async ([, recipe]) => {
  const { server, reported, open } = await visit(recipe)
  const session = await open()
  await session.signIn({ ...recipe.fields, password: 'engine-engine' })
  expect(session.getState()).toMatchObject({ status: 'signed-in', user: recipe.user })
  const get = createFetch(session)
  server.expireAccess()
  const before = server.calls.length
  const answers = await Promise.all(Array.from({ length: 20 }, () => get(`${server.origin}/api/me`)))
  expect(answers.map(({ status }) => status)).toEqual(Array(20).fill(200))
  expect(server.calls.slice(before).filter((call) => call.startsWith(recipe.refresh))).toEqual([
    `${recipe.refresh} 200`,
  ])
  for (let round = 0; round < 5; round++) await session.refresh()
  session.dispose()
  expect((await open()).getState()).toMatchObject({ status: 'signed-in', user: recipe.user })
  expect(reported).toEqual([])
})

test.for(all)('%s: the lifetime of the token is known', async ([, recipe]) => {
  const { server, world, open } = await visit(recipe)
  const session = await open()
  await session.signIn({ ...recipe.fields, password: 'engine-engine' })
  const before = server.calls.length
  await session.getAccessToken()
  expect(server.calls).toHaveLength(before)
  // Longer than any of them lives.
  await world.advance(3 * 3_600_000)
  await session.getAccessToken()
  expect(server.calls.slice(before).some((call) => call.startsWith(recipe.refresh))).toBe(true)
})

test.for(all)('%s: the server ends the session', async ([, recipe]) => {
  const { server, store, open } = await visit(recipe)
  const session = await open()
  await session.signIn({ ...recipe.fields, password: 'engine-engine' })
  await session.refresh()
  server.endSessions()
  await expect(session.refresh()).rejects.toMatchObject({ code: 'ERR_SIGNED_OUT', reason: 'expired' })
  expect(store.read()).toBeUndefined()
})

test.for(all)('%s: a sign-out ends the session there, also on a dead access token', async ([, recipe]) => {
  const { server, store, reported, open } = await visit(recipe)
  const session = await open()
  for (const isExpired of [false, true]) {
    await session.signIn({ ...recipe.fields, password: 'engine-engine' })
    const before = server.sessions()
    if (isExpired) server.expireAccess()
    expect(await session.signOut()).toEqual({ confirmed: true })
    expect(server.sessions()).toBe(recipe.revokes === false ? before : before - 1)
    expect(store.read()).toBeUndefined()
  }
  expect(reported).toEqual([])
})

test('Strapi: a sign-out whose answer is lost after its refresh goes on with what that brought', async () => {
  const { server, open } = await visit({ ...recipes['Strapi'] } as Recipe)
  const session = await open()
  await session.signIn({ password: 'engine-engine' })
  server.expireAccess()
  const real = globalThis.fetch
  let logouts = 0
  vi.stubGlobal('fetch', (url: string, init: RequestInit) =>
    url.endsWith('/logout') && ++logouts === 2 ? Promise.reject(new TypeError('Failed to fetch')) : real(url, init),
  )
  expect(await session.signOut()).toEqual({ confirmed: false })
  expect(server.sessions()).toBe(1)
  expect(server.calls.filter((call) => call.startsWith('POST /api/auth/refresh'))).toHaveLength(1)
})
