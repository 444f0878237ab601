import { expect, test } from 'vitest'
import { storeContract } from '@keyturn/server/testing'
import { openMockDatabase } from '../src/database.ts'
import { indexedDbStore } from '../src/indexed-db-store.ts'
import { apiRequest, newDatabaseName, openTab, post, signIn } from './mock-world.ts'

/** What holds for the mock server wherever there is an IndexedDB; run in Node over a fake and in a browser over the real one. */
export function testTabs(): void {
  test.each([...storeContract(createStore)])('the IndexedDB store: $name', async ({ run }) => {
    await expect(run()).resolves.toBeUndefined()
  })

  test('two tabs are on one server, with one cookie jar', async () => {
    const name = newDatabaseName()
    const [left, right] = [await openTab(name), await openTab(name)]
    await signIn(left)
    const reply = await post(right, '/auth/refresh')
    expect(reply?.status).toBe(200)
    await expect(left.authenticate(apiRequest(reply))).resolves.toMatchObject({ userId: 'user-1' })
    expect((await post(right, '/auth/logout'))?.status).toBe(204)
    expect((await post(left, '/auth/refresh'))?.body).toMatchObject({ code: 'no-session' })
  })

  test('tabs that open at once make one set of keys', async () => {
    const name = newDatabaseName()
    const tabs = await Promise.all(Array.from({ length: 5 }, () => openTab(name)))
    const [first] = tabs
    const reply = first && (await signIn(first))
    for (const tab of tabs) {
      await expect(tab.authenticate(apiRequest(reply))).resolves.toMatchObject({ userId: 'user-1' })
    }
  })

  test('sixteen refreshes of many tabs at once sign nobody out', async () => {
    const name = newDatabaseName()
    const tabs = await Promise.all(Array.from({ length: 4 }, () => openTab(name)))
    const [first] = tabs
    if (first) await signIn(first)
    const replies = await Promise.all(
      Array.from({ length: 4 }, () => tabs)
        .flat()
        .map((tab) => post(tab, '/auth/refresh')),
    )
    expect(replies.map((reply) => reply?.status)).toEqual(replies.map(() => 200))
    expect(await first?.scenario.counters()).toMatchObject({ refreshes: 16 })
    expect((await post(tabs[3] ?? tabs[0] ?? (await openTab(name)), '/auth/refresh'))?.status).toBe(200)
  })

  test('a reload keeps the session, the access token, the clock, the lifetimes and the switches', async () => {
    const name = newDatabaseName()
    const before = await openTab(name)
    await before.setLifetimes({ access: 120_000 })
    const reply = await signIn(before)
    expect(reply?.body).toMatchObject({ expiresIn: 120 })
    await before.clock.move(60_000)
    await before.scenario.arm({ type: 'lose' }, { path: '/auth/refresh' })
    before.close()

    const after = await openTab(name)
    await expect(after.authenticate(apiRequest(reply))).resolves.toMatchObject({ userId: 'user-1' })
    expect(await post(after, '/auth/refresh')).toBeUndefined()
    expect((await post(after, '/auth/refresh'))?.body).toMatchObject({ session: { idleExpiresIn: 1_209_600 } })
    await after.clock.move(120_000)
    await expect(after.authenticate(apiRequest(reply))).rejects.toMatchObject({ code: 'token-expired' })
  })

  test('a lost answer has happened on the server, and has set no cookie', async () => {
    const tab = await openTab(newDatabaseName())
    await tab.scenario.arm({ type: 'lose' }, { path: '/auth/login' })
    expect(await signIn(tab)).toBeUndefined()
    expect((await post(tab, '/auth/refresh'))?.body).toMatchObject({ code: 'no-session' })

    await signIn(tab)
    await tab.scenario.arm({ type: 'lose' }, { path: '/auth/refresh' })
    expect(await post(tab, '/auth/refresh')).toBeUndefined()
    await tab.clock.move(3_600_000)
    expect((await post(tab, '/auth/refresh'))?.status).toBe(200)
  })

  test('a slow answer in one tab does not stall the other', async () => {
    const name = newDatabaseName()
    const answer = Promise.withResolvers<void>()
    const wait = () => answer.promise
    const [slow, quick] = [await openTab(name, { wait }), await openTab(name)]
    await signIn(quick)
    await quick.scenario.arm({ type: 'delay', by: 60_000 }, { path: '/auth/refresh' })
    const late = post(slow, '/auth/refresh')
    await expect.poll(() => quick.scenario.counters()).toMatchObject({ refreshes: 1 })
    expect((await post(quick, '/auth/refresh'))?.status).toBe(200)
    answer.resolve()
    expect((await late)?.status).toBe(200)
  })

  test('forgetting everything ends all sessions and keeps the keys', async () => {
    const name = newDatabaseName()
    const [left, right] = [await openTab(name), await openTab(name)]
    await signIn(left)
    await left.clock.move(5000)
    await left.reset()
    expect((await post(right, '/auth/refresh'))?.body).toMatchObject({ code: 'no-session' })
    const reply = await signIn(right)
    await expect(left.authenticate(apiRequest(reply))).resolves.toMatchObject({ userId: 'user-1' })
  })
}

async function createStore(): ReturnType<typeof openStore> {
  return openStore(newDatabaseName())
}

async function openStore(name: string) {
  const database = await openMockDatabase(name)
  return indexedDbStore(database, async () => Date.now())
}
