import { expect, test } from 'vitest'
import { networkOf } from '../../src/http/network.ts'

const coarse = { v4: 24, v6: 48 } as const

test.each([
  ['192.0.2.77', '192.0.2.0/24'],
  ['::ffff:192.0.2.77', '192.0.2.0/24'],
  ['2001:db8:1:2:3:4:5:6', '2001:db8:1::/48'],
  ['2001:DB8::1', '2001:db8::/48'],
  ['::1', '::/48'],
  ['fe80::1%eth0', 'fe80::/48'],
  ['1:2:3::', '1:2:3::/48'],
  ['192.0.2.77:4711', '192.0.2.0/24'],
  ['[2001:db8::1]:4711', '2001:db8::/48'],
  ['[2001:db8::1]', '2001:db8::/48'],
  ['"[2001:db8::1]:4711"', '2001:db8::/48'],
  ['"192.0.2.77:80"', '192.0.2.0/24'],
  ['[::ffff:192.0.2.77]:80', '192.0.2.0/24'],
  [' 192.0.2.77 ', '192.0.2.0/24'],
])('the network of %s is %s', (address, network) => {
  expect(networkOf(address, coarse)).toBe(network)
})

test.each([
  '',
  'unknown',
  '192.0.2',
  '192.0.2.256',
  '2001:db8',
  'g::1',
  '[::1',
  '192.0.2.1:',
  '192.0.2.1:x',
  'a.example',
  'a.example:80',
  '_hidden',
  ':::',
])('"%s" is no address, and of no network', (text) => {
  expect(networkOf(text, coarse)).toBeNull()
})

test('the network can be as small as one address', () => {
  expect(networkOf('192.0.2.77', { v4: 32, v6: 64 })).toBe('192.0.2.77/32')
  expect(networkOf('2001:db8::77', { v4: 32, v6: 128 })).toBe('2001:db8::77/128')
  expect(networkOf('2001:db8:1:2:3::77', { v4: 32, v6: 64 })).toBe('2001:db8:1:2::/64')
})
