import { expect, test, vi } from 'vitest'
import { hashPassword, isPassword } from '../../src/node/index.ts'

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

test.each(['', 'engine', '$2b$10$abcdefghijklmnopqrstuv', '$scrypt$ln=99,r=8,p=1$c29tZQ$AAAA'])(
  'what is no hash of ours (%j) is refused, without being shown',
  async (text) => {
    await expect(isPassword('engine', text)).rejects.toThrow(TypeError)
    if (text !== '') await expect(isPassword('engine', text)).rejects.not.toThrow(text)
  },
)
