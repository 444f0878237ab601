// D-SE-01 D-SE-04 D-SE-14
import { execFile, spawnSync } from 'node:child_process'
import { mkdtemp, readFile, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { isPassword } from '../../src/node/index.ts'
import { parseKeys } from '../../src/node/key-file.ts'
import { main, patience, startMain } from './start-main.ts'
import type { MainServer } from './start-main.ts'

const folder = await mkdtemp(join(tmpdir(), 'keyturn-main-'))
const environment = { PATH: process.env['PATH'], NODE_ENV: 'development', PORT: '0', KEYTURN_ORIGIN: 'http://app.test' }
const run = promisify(execFile)

const start = (): Promise<MainServer> => startMain(folder, environment)

const hasCurl = spawnSync('curl', ['--version']).status === 0
if (!hasCurl) {
  // Said aloud, so that nobody takes it for passed.
  process.stderr.write('There is no curl on the PATH: the tests with it are skipped.\n')
  if (process.env['CI']) throw new Error('curl is missing.')
}

describe('the server as it is started', () => {
  let server: MainServer
  beforeAll(async () => {
    server = await start()
  }, patience)
  afterAll(() => server.stop('SIGKILL'), patience)

  const jar = join(folder, 'jar')
  async function curl(path: string, ...more: readonly string[]): Promise<{ status: number; body: string }> {
    const page = ['Content-Type: application/json', 'Idempotency-Key: curl-1', 'Origin: http://app.test']
    const headers = page.flatMap((header) => ['-H', header])
    const format = ['-s', '-w', '\n%{http_code}', '-b', jar, '-c', jar]
    const { stdout } = await run('curl', [...format, ...headers, ...more, `${server.url}${path}`])
    const lines = stdout.split('\n')
    return { status: Number(lines.at(-1)), body: lines.slice(0, -1).join('\n') }
  }
  const signIn = ['-d', '{"email":"ada@example.com","password":"engine"}']

  test.runIf(hasCurl)(
    'curl with a cookie jar signs in, refreshes, is refused, signs out',
    { timeout: patience },
    async () => {
      expect((await curl('/auth/refresh', '-X', 'POST')).status).toBe(401)
      expect(await curl('/auth/login', ...signIn)).toMatchObject({ status: 200 })
      const before = await readFile(jar, 'utf8')
      expect(before).toMatch(/^localhost\tFALSE\t\/\tFALSE\t\d+\tkeyturn-session\t1$/m)
      expect(before).toMatch(/^#HttpOnly_localhost\tFALSE\t\/\tFALSE\t\d+\trefresh-insecure\t[\w-]{152}$/m)
      const refreshed = await curl('/auth/refresh', '-d', '{"idleSeconds":0}')
      expect(JSON.parse(refreshed.body)).toMatchObject({ tokenType: 'Bearer', user: { id: 'ada' } })
      expect(await readFile(jar, 'utf8')).not.toBe(before)

      const token = String(Reflect.get(Object(JSON.parse(refreshed.body)), 'accessToken'))
      const listed = await curl('/auth/sessions', '-H', `Authorization: Bearer ${token}`)
      expect(JSON.parse(listed.body)).toMatchObject({ sessions: [{ current: true, device: { address: anyNetwork } }] })
      expect((await curl('/auth/refresh', '-X', 'POST', '-H', 'Origin: https://evil.example')).status).toBe(403)
      expect((await curl('/auth/logout', '-X', 'POST')).status).toBe(204)
      expect(await readFile(jar, 'utf8')).not.toContain('refresh-insecure')
      expect((await curl('/auth/refresh', '-X', 'POST')).status).toBe(401)
      expect((await curl('/auth/logout', '-X', 'POST')).status).toBe(204)
    },
  )

  test(
    'a session and the keys outlive the process, whether it is stopped or killed',
    { timeout: patience },
    async () => {
      const headers = { 'content-type': 'application/json', 'idempotency-key': 'one', origin: 'http://app.test' }
      const send = (path: string, body: string, cookie = ''): Promise<Response> =>
        fetch(`${server.url}${path}`, { method: 'POST', headers: { ...headers, cookie }, body })
      let cookie = cookieOf(await send('/auth/login', '{"email":"ada@example.com","password":"engine"}'))
      for (const signal of ['SIGTERM', 'SIGKILL'] as const) {
        const code = await server.stop(signal)
        if (signal === 'SIGTERM') {
          expect(code).toBe(0)
          expect(server.log.at(-1)).toContain('"msg":"stopped"')
        }
        server = await start()
        const response = await send('/auth/refresh', '{}', cookie)
        expect(response.status).toBe(200)
        cookie = response.headers.has('set-cookie') ? cookieOf(response) : cookie
      }
    },
  )

  test('every line that it writes is JSON', () => {
    for (const line of server.log) expect(JSON.parse(line)).toMatchObject({ service: 'keyturn' })
    expect(server.log.join()).toContain('cookies for development')
  })
})

describe('the commands', () => {
  test('keys', { timeout: patience }, async () => {
    const { stdout } = await run(process.execPath, [main, 'keys'])
    expect(parseKeys(stdout)).toMatchObject({ signing: [{ alg: 'ES256' }], refresh: [{ kty: 'oct' }] })
  })

  test('hash-password', { timeout: patience }, async () => {
    const started = run(process.execPath, [main, 'hash-password'])
    started.child.stdin?.end('engine\n')
    const { stdout } = await started
    expect(await isPassword('engine', stdout.trim())).toBe(true)
  })

  test('rotate-keys', { timeout: patience }, async () => {
    const path = join(folder, 'rotated.json')
    await writeFile(path, (await run(process.execPath, [main, 'keys'])).stdout)
    const data = join(folder, 'other')
    await run(process.execPath, [main, 'rotate-keys'], {
      env: { ...environment, KEYTURN_KEYS_FILE: path, KEYTURN_DATA: data },
    })
    expect(parseKeys(await readFile(path, 'utf8'))).toMatchObject({
      signing: [{}, { activeAt: expect.any(Number) as unknown }],
      refresh: [{}, {}],
    })
  })

  test('one that there is not shows those that there are', { timeout: patience }, async () => {
    const refusal: unknown = await run(process.execPath, [main, 'serv']).catch((error: unknown) => error)
    expect(refusal).toMatchObject({ code: 2, stderr: expect.stringContaining('hash-password') as unknown })
  })
})

describe('in production', () => {
  const secrets = join(folder, 'secrets.json')
  const users = join(folder, 'users.json')
  const production = {
    ...environment,
    NODE_ENV: 'production',
    KEYTURN_ORIGIN: 'https://app.example.com',
    KEYTURN_KEYS_FILE: secrets,
    KEYTURN_USERS_FILE: users,
  }

  async function refusalOf(env: Record<string, string | undefined>): Promise<string> {
    const refusal: unknown = await run(process.execPath, [main], { env, cwd: folder }).catch((error: unknown) => error)
    expect(refusal).toMatchObject({ code: 1 })
    return String(Reflect.get(Object(refusal), 'stderr'))
  }

  test('it says all that is missing, and ends', { timeout: patience }, async () => {
    const said = await refusalOf({ PATH: environment.PATH, NODE_ENV: 'production' })
    for (const name of ['KEYTURN_ORIGIN', 'KEYTURN_KEYS_FILE', 'KEYTURN_USERS_FILE']) expect(said).toContain(name)
    expect(said).not.toContain(' at ')
  })

  test('it takes no weak secret, and does not show it', { timeout: patience }, async () => {
    const weak = {
      kty: 'oct',
      kid: 'AAAAAAAA',
      k: Buffer.from('secret-secret-secret-secret-secret').toString('base64url'),
    }
    const { stdout } = await run(process.execPath, [main, 'keys'])
    await writeFile(secrets, JSON.stringify({ ...parseKeys(stdout), refresh: [weak] }))
    const said = await refusalOf(production)
    expect(said).toContain('KEYTURN_KEYS_FILE cannot be used: keys.refresh: a secret needs 32 random bytes')
    expect(said).not.toContain(weak.k)
  })

  test('it takes no keys that are not there, and makes none', { timeout: patience }, async () => {
    const said = await refusalOf({ ...production, KEYTURN_KEYS_FILE: join(folder, 'nowhere.json') })
    expect(said).toContain('Make keys with the command "keys".')
    await expect(readFile(join(folder, 'nowhere.json'))).rejects.toThrow('ENOENT')
  })
})

const anyNetwork = expect.stringMatching(/^(127\.0\.0\.0\/24|::\/48)$/) as unknown

function cookieOf(response: Response): string {
  const [cookie] = response.headers.getSetCookie().join().split(';')
  return cookie ?? ''
}
