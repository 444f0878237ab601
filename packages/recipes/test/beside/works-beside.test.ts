import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { readers, withCache } from './readers.ts'

interface Row {
  readonly package: string
  readonly title: string
  readonly program: string
  /** The test that plays its program. */
  readonly test: string
  readonly shows: string
}

const requests = 'five requests, one refresh, five answers; its retries add no refresh'
const cached = (how: string): string => `${requests}; ${how} at sign-out`
const data = 'readers.dom.test.ts'

const rows: readonly Row[] = [
  {
    package: '@tanstack/react-query',
    title: 'TanStack Query',
    program: 'tanstack-query.ts',
    test: data,
    shows: cached('`client.clear()`'),
  },
  { package: 'swr', title: 'SWR', program: 'swr.ts', test: data, shows: cached('`cache.clear()`') },
  {
    package: '@reduxjs/toolkit',
    title: 'RTK Query',
    program: 'rtk-query.ts',
    test: data,
    shows: cached('`resetApiState()`'),
  },
  {
    package: '@apollo/client',
    title: 'Apollo Client',
    program: 'apollo-client.ts',
    test: data,
    shows: cached('`client.clearStore()`'),
  },
  { package: '@urql/core', title: 'urql', program: 'urql.ts', test: data, shows: cached('a new client') },
  { package: '@trpc/client', title: 'tRPC', program: 'trpc.ts', test: data, shows: requests },
  { package: 'openapi-fetch', title: 'openapi-fetch', program: 'openapi-fetch.ts', test: data, shows: requests },
  { package: 'ky', title: 'ky', program: 'ky.ts', test: data, shows: requests },
  { package: 'react-router', title: 'React Router, loaders', program: 'react-router.ts', test: data, shows: requests },
  {
    package: '@tanstack/react-router',
    title: 'TanStack Router, loaders',
    program: 'tanstack-router.ts',
    test: data,
    shows: requests,
  },
  {
    package: 'graphql-ws',
    title: 'graphql-ws',
    program: 'graphql-ws.ts',
    test: 'live.test.ts',
    shows: 'five connections that are refused, one refresh, five answers; none after the end of the session',
  },
  {
    package: 'socket.io-client',
    title: 'Socket.IO',
    program: 'socket-io.ts',
    test: 'live.test.ts',
    shows: 'five connections that are refused, one refresh, five answers; closed at sign-out',
  },
  {
    package: '@reduxjs/toolkit',
    title: 'Redux Toolkit, as a reader',
    program: 'redux.ts',
    test: 'stores.test.ts',
    shows: 'it tells what the session tells, at each change, and no token',
  },
  {
    package: 'zustand',
    title: 'Zustand, as a reader',
    program: 'zustand.ts',
    test: 'stores.test.ts',
    shows: 'it tells what the session tells, at each change, and no token',
  },
]

/** `vitest -u` writes it anew. */
test('the table in the guide names the versions that are tested', async () => {
  const guide = new URL('../../../../docs/guides/works-beside.md', import.meta.url)
  const lines = await Promise.all(rows.map(line))
  const table = ['| library | version | what its test shows |', '|---|---|---|', ...lines, ''].join('\n')
  const text = await readFile(guide, 'utf8')
  const anew = text.replace(/(<!-- table -->\n)[\s\S]*(<!-- end of the table -->)/, `$1${table}$2`)
  expect(anew).toContain(table)
  await expect(anew).toMatchFileSnapshot(fileURLToPath(guide))
})

test('every program that reads from an API is in the table', () => {
  const shown = rows.filter(({ test }) => test === data)
  expect(shown.map((row) => row.package)).toEqual(Object.keys(readers))
  expect(shown.filter(({ shows }) => shows !== requests).map((row) => row.package)).toEqual(withCache)
})

async function line({ package: name, title, program, test, shows }: Row): Promise<string> {
  const manifest = new URL(`../../node_modules/${name}/package.json`, import.meta.url)
  const { version } = JSON.parse(await readFile(manifest, 'utf8')) as { version: string } // as npm wants it
  const folder = '../../packages/recipes'
  return `| [${title}](${folder}/beside/${program}) | ${name} ${version} | ${shows} ([test](${folder}/test/beside/${test})) |`
}
