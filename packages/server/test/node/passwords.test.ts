import { expect, test, vi } from 'vitest'
import { hashPassword, isPassword } from '../../src/node/index.ts'
import { hashOfNobody } from '../../src/node/passwords.ts'

// Hashing is slow on purpose, and slower on a busy machine.
vi.setConfig({ testTimeout: 60_000 })

test('the password that was hashed is recognised, and no other', async () => {
  const hash = await hashPassword('correct horse')
  expect(hash).toMatch(/^\$scrypt\$ln=14,r=8,p=5\$[\w+/]{22}\$[\w+/]{43}$/)
  expect(await isPassword('correct horse', hash)).toBe(true)
  expect(await isPassword('correct horsf', hash)).toBe(false)
  expect(await isPassword('', hash)).toBe(false)
})

test('the same password is hashed differently each time', async () => {
  expect(await hashPassword('engine')).not.toBe(await hashPassword('engine'))
})

test('a password is the same however its letters are composed', async () => {
  expect(await isPassword('zu\u0308rich', await hashPassword('z\u00fcrich'))).toBe(true)
})

test('hashes of other costs are understood, too', async () => {
  const cheap = '$scrypt$ln=4,r=8,p=1$c29tZSBzYWx0IGhlcmUh$'
  await expect(isPassword('x', `${cheap}${'A'.repeat(43)}`)).resolves.toBe(false)
})

// Made by the reference implementation: echo -n password | argon2 somesaltsomesalt -id -t 2 -m 16 -p 4 -l 24 -e
const argon2id = '$argon2id$v=19$m=65536,t=2,p=4$c29tZXNhbHRzb21lc2FsdA$PPDXCklQ9PKaL8a1fKNdKObJi/ZytpnC'

test('a hash of argon2id that another program has made is understood', async () => {
  expect(await isPassword('password', argon2id)).toBe(true)
  expect(await isPassword('passwort', argon2id)).toBe(false)
})

test('a user who does not exist is compared with a hash of the same cost, which no password has', async () => {
  for (const like of [argon2id, await hashPassword('engine')]) {
    const nobody = hashOfNobody(like)
    expect(nobody.split('$').slice(0, -1)).toEqual(like.split('$').slice(0, -1))
    expect(nobody).toHaveLength(like.length)
    for (const password of ['password', 'engine', '']) expect(await isPassword(password, nobody)).toBe(false)
  }
})

test.each([
  '',
  'engine',
  '$2b$10$abcdefghijklmnopqrstuv',
  '$scrypt$ln=99,r=8,p=1$c29tZQ$AAAA',
  '$argon2i$v=19$m=8,t=1,p=1$c29tZXNhbHRzb21lc2FsdA$AAAAAAAAAAAAAAAAAAAAAAAA',
])('what is no hash of ours (%j) is refused, without being shown', async (text) => {
  await expect(isPassword('engine', text)).rejects.toThrow(TypeError)
  if (text !== '') await expect(isPassword('engine', text)).rejects.not.toThrow(text)
})
