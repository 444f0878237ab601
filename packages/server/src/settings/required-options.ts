import type { KeySource } from '../keys/key-ring.ts'
import type { Keys } from '../keys/keys.ts'
import type { SessionStore } from '../rotation/session-store.ts'
import type { RateLimits } from '../watch/rate-limits.ts'
import { requireFunction, requireFunctions, requireKnown, requireObject } from './option-checks.ts'

const storeFunctions: readonly (keyof SessionStore)[] = [
  'now',
  'create',
  'find',
  'replace',
  'revoke',
  'revokeByUser',
  'listByUser',
  'deleteExpired',
  'listRevoked',
]

/** Throws a `TypeError` unless it is a store. */
export function requireStore(store: SessionStore): void {
  requireFunctions('store', store, storeFunctions)
  for (const name of ['watchRevoked', 'watchBatches', 'requireWritable', 'close'] as const) {
    if (store[name] !== undefined) requireFunction(`store.${name}`, store[name])
  }
}

/** Throws a `TypeError` unless they are keys that can be used, or a source of keys. What `generateKeys` makes is to be imported first. */
export function requireKeys(keys: Keys | KeySource): void {
  requireObject('keys', keys)
  if ('read' in keys) {
    requireFunction('keys.read', keys.read)
    if (keys.write !== undefined) requireFunction('keys.write', keys.write)
    return
  }
  const [signing, refresh] = [keys.signing?.[0], keys.refresh?.[0]]
  if (signing?.privateKey !== undefined && typeof refresh?.key?.sign === 'function') return
  throw new TypeError(
    "keys: must be what importKeys makes, 'await importKeys(await generateKeys())', or a source { read, write } such as keyFile(path).",
  )
}

const limitNames: readonly (keyof RateLimits)[] = [
  'signInByAccount',
  'signInByAddress',
  'refreshBySession',
  'refreshByAddress',
  'signOutByAddress',
]

/** Throws a `TypeError` unless each is a limiter, of something that can be limited. */
export function requireLimits(limits: RateLimits): void {
  requireObject('limits', limits)
  requireKnown('limits', limits, limitNames)
  for (const [name, limiter] of Object.entries(limits)) {
    if (limiter !== undefined) requireFunctions(`limits.${name}`, limiter, ['consume'])
  }
}
