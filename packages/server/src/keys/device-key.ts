import { importJWK } from 'jose'

/** A public key on P-256, as a JWK has it (RFC 7518 §6.2.1). */
export interface DevicePublicKey {
  readonly x: string
  readonly y: string
}

/** Makes a key usable. Rejects for a point that is on no curve, in the host's own words. */
export async function importDeviceKey({ x, y }: DevicePublicKey): Promise<CryptoKey> {
  const key = await importJWK({ kty: 'EC', crv: 'P-256', x, y }, 'ES256')
  if (key instanceof Uint8Array) throw new TypeError('A key on P-256 is no secret.')
  return key
}

/** Imports keys as {@link importDeviceKey} does, and keeps the `most` that were used last: a key is all that there is to know of it, so none is ever out of date. */
export function keptDeviceKeys(most: number): typeof importDeviceKey {
  const kept = new Map<string, CryptoKey>()
  return async (key) => {
    const name = `${key.x}.${key.y}`
    const imported = kept.get(name) ?? (await importDeviceKey(key))
    // Maps keep the order of writing: the one that was used longest ago is the first.
    kept.delete(name)
    kept.set(name, imported)
    const [eldest] = kept.keys()
    if (kept.size > most && eldest !== undefined) kept.delete(eldest)
    return imported
  }
}
