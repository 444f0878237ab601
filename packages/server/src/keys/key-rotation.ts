import { generateRefreshKey, generateSigningKey, isSigningAlgorithm } from './keys.ts'
import type { SigningAlgorithm, StoredKey, StoredKeys } from './keys.ts'

/** Which keys are replaced, and how. */
export interface KeyRotation {
  /** The kind to replace. @default both */
  readonly only?: 'signing' | 'refresh'
  /** How access tokens are signed from then on. @default as so far */
  readonly algorithm?: SigningAlgorithm
  /**
   * After a leak: the former keys are dropped and the new ones used at once. Without the former signing keys every access token is refused, and
   * clients refresh; without the former refresh keys everybody has to sign in again (which a leak does not call for: they forge no token
   * without the secrets of the sessions). @default false
   */
  readonly dropFormer?: boolean
}

/** How long, in ms, a former key of each kind can still be needed. */
export interface KeyRetention {
  readonly signing: number
  readonly refresh: number
}

/** How long before its first use a key is published: every node has read it and every cached JWKS has been replaced by then. */
const leadTime = 15 * 60_000

/** Adds new keys that become active after {@link leadTime}, and leaves out those whose last token has expired. Throws a `TypeError` for a rotation that there is not. */
export async function rotatedKeys(
  stored: StoredKeys,
  { only, algorithm, dropFormer = false }: KeyRotation,
  now: number,
  retention: KeyRetention,
): Promise<StoredKeys> {
  if (only !== undefined && only !== 'signing' && only !== 'refresh') {
    throw new TypeError("only: must be 'signing' or 'refresh'; both are replaced without it.")
  }
  if (typeof dropFormer !== 'boolean') throw new TypeError('dropFormer: must be true or false.')
  const activeAt = dropFormer ? now : now + leadTime
  const next = async (
    kind: keyof StoredKeys,
    made: () => Promise<StoredKey> | StoredKey,
  ): Promise<readonly StoredKey[]> => {
    if (only !== undefined && only !== kind) return stored[kind]
    const former = dropFormer ? [] : stillNeeded(stored[kind], now, retention[kind])
    return [...former, { ...(await made()), activeAt }]
  }
  return {
    signing: await next('signing', () => generateSigningKey(algorithm ?? algorithmOf(stored.signing))),
    refresh: await next('refresh', generateRefreshKey),
  }
}

// A key is in use until the next one is, and needed as long as what was issued last with it lives.
function stillNeeded(keys: readonly StoredKey[], now: number, retention: number): readonly StoredKey[] {
  return keys.filter(({ activeAt = 0 }) => {
    const successors = keys.map((other) => other.activeAt ?? 0).filter((instant) => instant > activeAt)
    return Math.min(...successors) + retention > now
  })
}

function algorithmOf(keys: readonly StoredKey[]): SigningAlgorithm {
  const [latest] = keys.toSorted((a, b) => (b.activeAt ?? 0) - (a.activeAt ?? 0))
  return isSigningAlgorithm(latest?.alg) ? latest.alg : 'ES256'
}
