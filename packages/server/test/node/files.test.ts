import { mkdtemp, readFile, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test, vi } from 'vitest'
import { generateKeys } from '../../src/keys/keys.ts'
import { hashPassword, keyFile, readUserFile } from '../../src/node/index.ts'

// Hashing is slow on purpose, and slower on a busy machine.
vi.setConfig({ testTimeout: 60_000 })

async function fileWith(text: string): Promise<string> {
  const path = join(await mkdtemp(join(tmpdir(), 'keyturn-files-')), 'file.json')
  await writeFile(path, text)
  return path
}

const passwordHash = await hashPassword('engine')
const ada = { id: 'ada', email: 'Ada@example.com', name: 'Ada', passwordHash }

test('a user of the file signs in with email and password', async () => {
  const users = await readUserFile(await fileWith(JSON.stringify([ada])))
  const user = { id: 'ada', email: 'Ada@example.com', name: 'Ada' }
  expect(await users.verifyCredentials({ email: ' ada@EXAMPLE.com ', password: 'engine' })).toEqual(user)
  expect(users.loadUser('ada')).toEqual(user)
})

test.each([
  ['a wrong password', { email: 'ada@example.com', password: 'motor' }],
  ['an unknown email', { email: 'bob@example.com', password: 'engine' }],
  ['no password', { email: 'ada@example.com' }],
  ['a password that is no text', { email: 'ada@example.com', password: 5 }],
  ['nothing', {}],
])('%s is refused', async (_, credentials) => {
  const users = await readUserFile(await fileWith(JSON.stringify([ada])))
  expect(await users.verifyCredentials(credentials)).toBeUndefined()
})

test('who is disabled does not sign in, and loses the sessions there are', async () => {
  const users = await readUserFile(await fileWith(JSON.stringify([{ ...ada, disabled: true }])))
  expect(await users.verifyCredentials({ email: 'ada@example.com', password: 'engine' })).toBeUndefined()
  expect(users.loadUser('ada')).toBeUndefined()
})

test.each([
  ['no JSON', '[{"secret"', 'It is not JSON.'],
  ['no list', '{}', 'at least one user'],
  ['nobody', '[]', 'at least one user'],
  ['a user who is none', '[5]', 'User 1 needs'],
  ['a password in plain text', JSON.stringify([{ ...ada, passwordHash: 'engine' }]), 'hash-password'],
  ['two of one email', JSON.stringify([ada, { ...ada, id: 'bob' }]), 'same email'],
])('a file with %s is refused, and nothing of it shown', async (_, text, problem) => {
  const refusal: unknown = await readUserFile(await fileWith(text)).catch((error: unknown) => error)
  expect(String(refusal)).toContain(problem)
  expect(String(refusal)).not.toMatch(/secret|engine/)
})

test('users whose passwords another program has hashed by argon2id sign in', async () => {
  // echo -n password | argon2 somesaltsomesalt -id -t 2 -m 16 -p 4 -l 24 -e
  const passwordHash = '$argon2id$v=19$m=65536,t=2,p=4$c29tZXNhbHRzb21lc2FsdA$PPDXCklQ9PKaL8a1fKNdKObJi/ZytpnC'
  const users = await readUserFile(await fileWith(JSON.stringify([{ ...ada, passwordHash }])))
  expect(await users.verifyCredentials({ email: 'ada@example.com', password: 'password' })).toMatchObject({ id: 'ada' })
  expect(await users.verifyCredentials({ email: 'bob@example.com', password: 'password' })).toBeUndefined()
})

test('keys are kept in a file that nobody else can read', async () => {
  const path = await fileWith('')
  const keys = await generateKeys()
  await keyFile(path).write(keys)
  expect(await keyFile(path).read()).toEqual(keys)
  expect(JSON.parse(await readFile(path, 'utf8'))).toEqual(keys)
  expect((await stat(path)).mode & 0o777).toBe(0o600)
})

test.each(['', 'secret', '{"signing":"secret"}', '{"signing":[],"refresh":["secret"]}', 'null'])(
  'a file of keys with %j is refused, and nothing of it shown',
  async (text) => {
    const refusal: unknown = await keyFile(await fileWith(text))
      .read()
      .catch((error: unknown) => error)
    expect(refusal).toBeInstanceOf(TypeError)
    expect(String(refusal)).not.toContain('secret')
  },
)
