import {
  generateKeys,
  importKeys,
  memoryStore,
  type SigningAlgorithm,
  type SigningKey,
  type StoredKeys,
} from '@keyturn/server'
import { SignJWT } from 'jose'
import { median } from '../figures/median.ts'
import { inParallel, measure } from './measure.ts'
import { forkOn } from './operations.ts'
import type { SignedIn } from './population.ts'

/** What the signature of the access token costs. */
export interface SigningResult {
  readonly algorithm: SigningAlgorithm
  /** Signatures a second, and nothing else. */
  readonly alone: number
  /** Forks a second, without a database. */
  readonly refresh: number
}

const SIGNATURES = 2_000

/** Measures one algorithm after the other, in this process's memory: what is left of a refresh without a database. */
export async function compareAlgorithms(
  algorithms: readonly SigningAlgorithm[],
  stored: StoredKeys,
  signedIn: readonly SignedIn[],
  { rounds, duration }: { readonly rounds: number; readonly duration: number },
): Promise<readonly SigningResult[]> {
  const store = memoryStore()
  const sessions = signedIn.map((session) => ({ ...session }))
  for (const { row } of sessions) await store.create(row)
  const results: SigningResult[] = []
  for (const algorithm of algorithms) {
    const { signing } = await generateKeys(algorithm)
    const keys = await importKeys({ ...stored, signing })
    const fork = forkOn(store, keys)
    const speeds: number[] = []
    for (let round = 0; round < rounds; round++) speeds.push((await measure(sessions, fork, duration)).perSecond)
    results.push({ algorithm, alone: await measureSigning(keys.signing[0]), refresh: median(speeds) })
  }
  return results
}

async function measureSigning({ privateKey, algorithm, kid }: SigningKey): Promise<number> {
  const claims = { iss: 'keyturn', aud: 'keyturn', sub: 'user-1', sid: 'A'.repeat(22), jti: 'A'.repeat(36) }
  const startedAt = performance.now()
  await inParallel(Array.from({ length: SIGNATURES }), async () => {
    const header = { alg: algorithm, kid, typ: 'at+jwt' }
    await new SignJWT(claims).setProtectedHeader(header).setIssuedAt().setExpirationTime('10 minutes').sign(privateKey)
  })
  return (SIGNATURES / (performance.now() - startedAt)) * 1000
}
