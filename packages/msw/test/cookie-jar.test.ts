import 'fake-indexeddb/auto'
import type { Cookie } from '@keyturn/server'
import { expect, test } from 'vitest'
import { cookieJar } from '../src/cookie-jar.ts'
import type { CookieJar } from '../src/cookie-jar.ts'
import { openMockDatabase } from '../src/database.ts'
import { newDatabaseName } from './mock-world.ts'

let now = 0

async function newJar(): Promise<CookieJar> {
  now = 1_800_000_000_000
  return cookieJar(await openMockDatabase(newDatabaseName()), () => now)
}

function cookie(value: string, maxAge?: number): Cookie {
  return { name: '__Host-refresh', value, path: '/', maxAge, secure: true, httpOnly: true, sameSite: 'Strict' }
}

test('a cookie is kept until its Max-Age is over', async () => {
  const jar = await newJar()
  await jar.store([cookie('a', 60)])
  now += 59_999
  expect(await jar.read()).toEqual({ '__Host-refresh': 'a' })
  now += 1
  expect(await jar.read()).toEqual({})
})

test('a newer cookie takes the place of the older one', async () => {
  const jar = await newJar()
  await jar.store([cookie('a', 60)])
  await jar.store([cookie('b', 120)])
  now += 100_000
  expect(await jar.read()).toEqual({ '__Host-refresh': 'b' })
})

test('a Max-Age of 0 deletes, no Max-Age keeps', async () => {
  const jar = await newJar()
  await jar.store([cookie('a')])
  now += 1_000_000_000_000
  expect(await jar.read()).toEqual({ '__Host-refresh': 'a' })
  await jar.store([cookie('', 0)])
  expect(await jar.read()).toEqual({})
})
