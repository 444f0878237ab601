import { exportJWK, generateKeyPair } from 'jose'
import { expect, test } from 'vitest'
import { keptDeviceKeys } from '../../src/keys/device-key.ts'
import type { DevicePublicKey } from '../../src/keys/device-key.ts'

test('a key that is used again is imported once', async () => {
  const imported = keptDeviceKeys(2)
  const [key] = await deviceKeys()
  expect(await imported({ ...key })).toBe(await imported({ ...key }))
})

test('each key is itself: those with one half in common are no same key', async () => {
  const imported = keptDeviceKeys(2)
  const [one, other] = await deviceKeys()
  expect(await exportJWK(await imported(one))).toMatchObject(one)
  expect(await exportJWK(await imported(other))).toMatchObject(other)
  await expect(imported({ x: one.x, y: other.y })).rejects.toMatchObject({ name: 'DataError' })
})

test('the key that was used longest ago makes room, and is imported anew when it comes again', async () => {
  const imported = keptDeviceKeys(2)
  const [first, second, third] = await deviceKeys()
  const [firstBefore, secondBefore] = [await imported(first), await imported(second)]
  await imported(first)
  await imported(third)
  expect(await imported(first)).toBe(firstBefore)
  const secondAgain = await imported(second)
  expect(secondAgain).not.toBe(secondBefore)
  expect(await exportJWK(secondAgain)).toMatchObject(second)
})

test('those who come at the same time get a key each, and there is no more kept than before', async () => {
  const imported = keptDeviceKeys(1)
  const [one, other] = await deviceKeys()
  await Promise.all([one, other, one, other, one].map((key) => imported(key)))
  const [oneBefore, otherBefore] = [await imported(one), await imported(other)]
  expect(await imported(other)).toBe(otherBefore)
  expect(await imported(one)).not.toBe(oneBefore)
})

test.each(['x', 'y'] as const)('a key whose %s is of no point is refused each time', async (half) => {
  const imported = keptDeviceKeys(2)
  const [key] = await deviceKeys()
  const wrong = { ...key, [half]: 'AAAA' }
  await expect(imported(wrong)).rejects.toMatchObject({ name: 'DataError' })
  await expect(imported(wrong)).rejects.toMatchObject({ name: 'DataError' })
})

async function deviceKeys(): Promise<readonly [DevicePublicKey, DevicePublicKey, DevicePublicKey]> {
  return Promise.all([deviceKey(), deviceKey(), deviceKey()])
}

async function deviceKey(): Promise<DevicePublicKey> {
  const { publicKey } = await generateKeyPair('ES256', { extractable: true })
  const { x = '', y = '' } = await exportJWK(publicKey)
  return { x, y }
}
