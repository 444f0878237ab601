import type { SigningKey } from '@keyturn/server'
import { SignJWT } from 'jose'
import { inParallel } from './measure.ts'

/** How many access tokens a second are signed, when nothing else is done. */
export async function measureSigning({ privateKey, algorithm, kid }: SigningKey, count: number): Promise<number> {
  const claims = { iss: 'keyturn', aud: 'keyturn', sub: 'user-1', sid: 'A'.repeat(22), jti: 'A'.repeat(36) }
  const startedAt = performance.now()
  await inParallel(Array.from({ length: count }), async () => {
    const header = { alg: algorithm, kid, typ: 'at+jwt' }
    await new SignJWT(claims).setProtectedHeader(header).setIssuedAt().setExpirationTime('10 minutes').sign(privateKey)
  })
  return (count / (performance.now() - startedAt)) * 1000
}
