// D-SC-04
import { chmod, mkdtemp, readFile, readdir, stat } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { lockFolder } from '../../src/node/folder-lock.ts'
import { parseKeys } from '../../src/node/key-file.ts'
import { patience, runMain, startMain } from './start-main.ts'
import type { MainServer } from './start-main.ts'

const environment = { PATH: process.env['PATH'], NODE_ENV: 'development', PORT: '0', KEYTURN_ORIGIN: 'http://app.test' }
const headers = { 'content-type': 'application/json', 'idempotency-key': 'one', origin: 'http://app.test' }

function send({ url }: MainServer, path: string, body = '{}', cookie = ''): Promise<Response> {
  return fetch(`${url}${path}`, { method: 'POST', headers: { ...headers, cookie }, body })
}

async function signIn(server: MainServer): Promise<string> {
  const response = await send(server, '/auth/login', '{"email":"ada@example.com","password":"engine"}')
  expect(response.status).toBe(200)
  return response.headers.getSetCookie().join().split(';')[0] ?? ''
}

/** Starts it in a folder; it ends with the test at the latest. */
async function started(folder: string): Promise<MainServer> {
  const server = await startMain(folder, environment)
  onTestFinished(async () => {
    await server.stop('SIGKILL')
  })
  return server
}

/** What may be tried beside a running server: how it ends, and what it says. */
const attempts = [
  ['a second start', {}, [], 1, /in use by the process PID\./],
  ['a second start on the same port', { PORT: 'PORT' }, [], 1, /in use by the process PID\./],
  ['rotate-keys', {}, ['rotate-keys'], 0, /^$/],
] as const

test.each(attempts)(
  '%s beside a running server opens nothing: what was answered survives a kill',
  { timeout: patience },
  async (_, variables, args, code, said) => {
    const folder = await mkdtemp(join(tmpdir(), 'keyturn-owner-'))
    const server = await started(folder)
    const before = await signIn(server)
    const port = 'PORT' in variables ? { PORT: String(server.port) } : {}
    const tried = await runMain(folder, { ...environment, ...port }, ...args)
    expect(tried).toMatchObject({
      code,
      stderr: expect.stringMatching(new RegExp(said.source.replace('PID', String(server.pid)))) as unknown,
    })
    expect(tried.stderr).not.toContain(' at ')
    const [after, ended] = [await signIn(server), await signIn(server)]
    expect((await send(server, '/auth/logout', '{}', ended)).status).toBe(204)
    await server.stop('SIGKILL')

    const next = await started(folder)
    const statuses = [before, after, ended].map(
      async (cookie) => (await send(next, '/auth/refresh', '{}', cookie)).status,
    )
    expect(await Promise.all(statuses)).toEqual([200, 200, 401])
  },
)

test('rotate-keys beside a running server adds keys to its file', { timeout: patience }, async () => {
  const folder = await mkdtemp(join(tmpdir(), 'keyturn-owner-'))
  await started(folder)
  expect(await runMain(folder, environment, 'rotate-keys')).toMatchObject({ code: 0 })
  const keys = parseKeys(await readFile(join(folder, '.keyturn/keys.json'), 'utf8'))
  expect([keys.signing.length, keys.refresh.length]).toEqual([2, 2])
})

test(
  'a start that finds its port taken by others leaves the folder as it was, for the next',
  { timeout: patience },
  async () => {
    const folder = await mkdtemp(join(tmpdir(), 'keyturn-owner-'))
    const server = await started(folder)
    const cookie = await signIn(server)
    await server.stop('SIGKILL')
    const other = createServer().listen(server.port, 'localhost')
    expect(await runMain(folder, { ...environment, PORT: String(server.port) })).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('EADDRINUSE') as unknown,
    })
    await new Promise((resolve) => other.close(resolve))
    expect((await send(await started(folder), '/auth/refresh', '{}', cookie)).status).toBe(200)
  },
)

test(
  'its files belong to their owner alone, also those that a former version made',
  { timeout: patience },
  async () => {
    const folder = await mkdtemp(join(tmpdir(), 'keyturn-owner-'))
    await (await started(folder)).stop('SIGTERM')
    await chmod(join(folder, '.keyturn/sessions'), 0o755)
    await chmod(join(folder, '.keyturn/sessions/PG_VERSION'), 0o666)
    const server = await started(folder)
    await signIn(server)
    await server.stop('SIGTERM')
    const entries = await readdir(folder, { recursive: true, withFileTypes: true })
    const modes = await Promise.all(
      entries.map(async (entry) => {
        const { mode } = await stat(join(entry.parentPath, entry.name))
        return `${entry.isDirectory() ? 'folder' : 'file'} ${(mode & 0o777).toString(8)}`
      }),
    )
    expect(new Set(modes)).toEqual(new Set(['folder 700', 'file 600']))
  },
)

test('a folder has one owner within a process, too, until it is let go', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'keyturn-owner-'))
  const unlock = await lockFolder(folder)
  await expect(lockFolder(folder)).rejects.toThrow(`in use by the process ${process.pid}. Stop it first`)
  unlock()
  unlock()
  const again = await lockFolder(folder)
  again()
})

test('of many who want a folder at the same time one gets it', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'keyturn-owner-'))
  const tries = await Promise.allSettled(Array.from({ length: 20 }, () => lockFolder(folder)))
  const got = tries.flatMap((each) => (each.status === 'fulfilled' ? [each.value] : []))
  for (const unlock of got) unlock()
  expect(got).toHaveLength(1)
})
