import { expect, test } from 'vitest'
import { macKey } from '../../src/keys/mac-key.ts'

const bytes = (hex: string): Uint8Array => new Uint8Array(Buffer.from(hex, 'hex'))

// RFC 4231 §4.2, §4.3
test.each([
  ['0b'.repeat(20), '4869205468657265', 'b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7'],
  [
    '4a656665',
    '7768617420646f2079612077616e7420666f72206e6f7468696e673f',
    '5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843',
  ],
])('a MAC is HMAC-SHA256, as of the RFC: key %s', (secret, message, mac) => {
  const key = macKey(bytes(secret))
  expect(key.sign(bytes(message))).toEqual(bytes(mac))
  expect(key.verify(bytes(message), bytes(mac))).toBe(true)
})

test('a MAC that differs in any one bit, or is cut or longer, is refused', () => {
  const key = macKey(crypto.getRandomValues(new Uint8Array(32)))
  const message = new TextEncoder().encode('message')
  const mac = key.sign(message)
  for (let bit = 0; bit < mac.length * 8; bit++) {
    const forged = mac.map((byte, index) => (index === bit >> 3 ? byte ^ (1 << (bit & 7)) : byte))
    expect(key.verify(message, forged)).toBe(false)
  }
  expect(key.verify(message, mac.subarray(1))).toBe(false)
  expect(key.verify(message, new Uint8Array([...mac, 0]))).toBe(false)
})

test('a key makes the same MAC every time, whatever it has made in between', () => {
  const key = macKey(new Uint8Array(32).fill(7))
  const [one, other] = [new Uint8Array([1]), new Uint8Array([2])]
  const first = key.sign(one)
  expect(key.sign(other)).not.toEqual(first)
  expect(key.sign(one)).toEqual(first)
})

test('a key shows nothing of its secret', () => {
  expect(JSON.stringify(macKey(new Uint8Array(32).fill(7)))).toBe('{}')
})
