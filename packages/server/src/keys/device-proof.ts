import { decodeProtectedHeader, errors, jwtVerify } from 'jose'
import type { ProtectedHeaderParameters } from 'jose'
import { importDeviceKey, keptDeviceKeys } from './device-key.ts'
import type { DevicePublicKey } from './device-key.ts'

// Importing is a third of the work of a proof, and the same browsers come for days. Each is a few KB. What a registration brings along is not kept: anybody
// could send more of them than there is room for.
const knownDeviceKey = keptDeviceKeys(4096)

/** What a browser has proven. */
export interface DeviceProof {
  readonly key: DevicePublicKey
  /** What it was asked to sign. */
  readonly challenge: string
}

/** Reads the registration of a key, a JWT that is signed by the key in its header (Device Bound Session Credentials, "DBSC proof"); undefined where it proves nothing. */
export async function readRegistration(text: string): Promise<DeviceProof | undefined> {
  const { kty, crv, x, y } = headerOf(text)?.jwk ?? {}
  if (kty !== 'EC' || crv !== 'P-256' || typeof x !== 'string' || typeof y !== 'string') return undefined
  const challenge = await challengeSigned(text, { x, y }, importDeviceKey)
  return challenge === undefined ? undefined : { key: { x, y }, challenge }
}

/** Reads a proof by a key that is known, which none that brings a key of its own is; returns the challenge that was signed, undefined where nothing is proven. */
export async function readProof(text: string, key: DevicePublicKey): Promise<string | undefined> {
  const header = headerOf(text)
  return header && !('jwk' in header) ? challengeSigned(text, key, knownDeviceKey) : undefined
}

// ES256 alone: what all browsers have. The key decides the algorithm, never the token.
async function challengeSigned(
  text: string,
  key: DevicePublicKey,
  imported: (key: DevicePublicKey) => Promise<CryptoKey>,
): Promise<string | undefined> {
  try {
    const { payload } = await jwtVerify(text, await imported(key), { algorithms: ['ES256'], typ: 'dbsc+jwt' })
    return payload.jti
  } catch (error) {
    // A point that is on no curve is refused by the host, each in its own words.
    if (error instanceof errors.JOSEError || error instanceof TypeError || error instanceof DOMException)
      return undefined
    throw error
  }
}

function headerOf(text: string): ProtectedHeaderParameters | undefined {
  try {
    return decodeProtectedHeader(text)
  } catch {
    return undefined
  }
}
