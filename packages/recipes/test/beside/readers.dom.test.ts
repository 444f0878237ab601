import { startApi } from '@keyturn/test-servers'
import { cleanup } from '@testing-library/react'
import { afterEach, expect, test } from 'vitest'
import { signIn, type SignedIn } from '../signed-in.ts'
import type { Reader } from '../../beside/reader.ts'
import { readers, withCache } from './readers.ts'

// Testing Library says so by itself only where the test runner's functions are global.
Reflect.set(globalThis, 'IS_REACT_ACT_ENVIRONMENT', true)
afterEach(cleanup)

const paths = ['/item/1', '/item/2', '/item/3', '/item/4', '/item/5']

/** What servers of these kinds answer; everything else is answered with what arrived. */
const replies = {
  '/graphql': { body: '{"data":{"item":{"__typename":"Item","path":"/item"}}}' },
  '/trpc/item': { body: '{"result":{"data":{"path":"/item"}}}' },
}

interface Setting extends SignedIn, Reader {
  /** How often the auth server was asked, whatever it answered. */
  readonly refreshesAsked: () => number
}

async function open(library: string): Promise<Setting> {
  const setting = await signIn(startApi)
  let asked = 0
  setting.session.inspect(({ type }) => void (type === 'refresh-started' && asked++))
  await setting.api.script({ replies })
  const create = readers[library]
  if (!create) throw new Error(`There is no program for ${library}.`)
  return { ...setting, ...create(setting.session, setting.api.origin), refreshesAsked: () => asked }
}

const libraries = Object.keys(readers)

test.for(libraries)(
  '%s: many requests with an expired token share one refresh, and all are answered',
  async (library) => {
    const { api, read, revoke, refreshes } = await open(library)
    await revoke()
    const answers = await Promise.all(paths.map(read))
    expect(answers.map((answer) => JSON.stringify(answer))).toEqual(
      paths.map((): unknown => expect.stringContaining('/item')),
    )
    expect(refreshes()).toBe(1)
    const tokens = (await api.requests()).map(({ headers }) => headers['authorization'])
    expect(tokens.filter((token) => token === 'Bearer sEcReT-2')).toHaveLength(paths.length)
  },
)

test.for(libraries)(
  '%s: its own retry asks for no further refresh where the API refuses every token',
  async (library) => {
    const { read, refuseAll, refreshesAsked } = await open(library)
    await refuseAll()
    const results = await Promise.allSettled(paths.map(read))
    expect(results.map(({ status }) => status)).toEqual(paths.map(() => 'rejected'))
    expect(refreshesAsked()).toBe(1)
  },
)

test.for(libraries)(
  '%s: its own retry asks for nothing and sends no token once the session has ended',
  async (library) => {
    const { api, read, revoke, endSession, refreshesAsked, session } = await open(library)
    await revoke()
    endSession()
    const results = await Promise.allSettled(paths.map(read))
    expect(results.map(({ status }) => status)).toEqual(paths.map(() => 'rejected'))
    expect(refreshesAsked()).toBe(1)
    expect(session.getState().status).toBe('signed-out')
    const withToken = (await api.requests()).filter(({ headers }) => headers['authorization'])
    expect(withToken.length).toBeLessThanOrEqual(paths.length)
  },
)

test.for(withCache)('%s: what its cache holds goes with the session', async (library) => {
  const { read, holds, session } = await open(library)
  await read('/item/1')
  expect(holds?.('/item/1')).toBe(true)
  await session.signOut()
  expect(holds?.('/item/1')).toBe(false)
})
