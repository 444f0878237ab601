import { expect, test } from 'vitest'
import { indexedDbKeyStore } from '../../src/dpop/index.ts'

let databases = 0
const fresh = (): Promise<CryptoKeyPair> =>
  crypto.subtle.generateKey({ name: 'ECDSA', namedCurve: 'P-256' }, false, ['sign', 'verify'])

async function publicKeyOf(pair: CryptoKeyPair | undefined): Promise<unknown> {
  return pair && crypto.subtle.exportKey('jwk', pair.publicKey)
}

test('a pair that is kept is there for the next page, and its private key can be used and not read', async () => {
  const name = `keys-${databases++}`
  expect(await indexedDbKeyStore(name).read()).toBeUndefined()
  const pair = await fresh()
  await indexedDbKeyStore(name).keep(pair)
  const found = await indexedDbKeyStore(name).read()
  expect(await publicKeyOf(found)).toEqual(await publicKeyOf(pair))
  if (!found) throw new Error('Nothing was kept.')
  await expect(crypto.subtle.exportKey('jwk', found.privateKey)).rejects.toMatchObject({
    name: 'InvalidAccessError',
  })
  const algorithm = { name: 'ECDSA', hash: 'SHA-256' }
  const text = new TextEncoder().encode('text')
  const signature = await crypto.subtle.sign(algorithm, found.privateKey, text)
  expect(await crypto.subtle.verify(algorithm, pair.publicKey, signature, text)).toBe(true)
})

test('tabs that begin at once come to the same pair', async () => {
  const name = `keys-${databases++}`
  const pairs = await Promise.all(Array.from({ length: 5 }, fresh))
  const kept = await Promise.all(pairs.map((pair) => indexedDbKeyStore(name).keep(pair)))
  const known = await Promise.all([...kept, await indexedDbKeyStore(name).read()].map(publicKeyOf))
  expect(new Set(known.map((each) => JSON.stringify(each))).size).toBe(1)
})

test('names are databases of their own', async () => {
  const [one, other] = [`keys-${databases++}`, `keys-${databases++}`]
  await indexedDbKeyStore(one).keep(await fresh())
  expect(await indexedDbKeyStore(other).read()).toBeUndefined()
})
