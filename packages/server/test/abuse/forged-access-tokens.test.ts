// D-SE-12
import { CompactSign, SignJWT, decodeJwt, exportSPKI, generateKeyPair } from 'jose'
import { expect, test } from 'vitest'
import { createTarget, faultOf } from './target.ts'

const encoder = new TextEncoder()

test('a token that chooses its own algorithm or key is refused, and the store is not asked', async () => {
  const target = await createTarget()
  const { accessToken } = await target.signIn()
  const payload = decodeJwt(accessToken)
  const [{ kid, publicKey, publicJwk, privateKey }] = target.keys.signing
  const stranger = await generateKeyPair('ES256')
  const typ = 'at+jwt'
  const sign = (header: object, key: CryptoKey | Uint8Array, alg = 'ES256') =>
    new SignJWT(payload).setProtectedHeader({ alg, typ, kid, ...header }).sign(key)
  const none = [{ alg: 'none', typ, kid }, payload].map((part) =>
    Buffer.from(JSON.stringify(part)).toString('base64url'),
  )
  const [, body = '', signature = ''] = accessToken.split('.')

  const forgeries = [
    `${none.join('.')}.`,
    `${none.join('.')}.${signature}`,
    ...['None', 'nOnE', 'NONE', ''].map((alg) => `${encoded({ alg, typ, kid })}.${body}.`),
    await sign({}, encoder.encode(JSON.stringify(publicJwk)), 'HS256'),
    await sign({}, encoder.encode(await exportSPKI(publicKey ?? stranger.publicKey)), 'HS256'),
    await sign({}, encoder.encode(kid.padEnd(32)), 'HS256'),
    await sign({}, stranger.privateKey),
    await sign({ jwk: publicJwk }, stranger.privateKey),
    ...(await Promise.all(
      [
        { jku: 'https://evil.example/keys' },
        { x5u: 'https://evil.example/chain' },
        { x5c: ['MIIB'] },
        { kid: '__proto__' },
        { kid: '../../etc/passwd' },
        { kid: `${kid} ` },
        { typ: 'JWT' },
        { typ: undefined },
      ].map((header) => sign(header, privateKey)),
    )),
    `${encoded({ alg: 'ES384', typ, kid })}.${body}.${signature}`,
    `${encoded({ alg: 'ES256', typ, kid, crit: ['exp'] })}.${body}.${signature}`,
    `${encoded({ alg: 'ES256', typ, kid, b64: false, crit: ['b64'] })}.${body}.${signature}`,
    `${encoded('ES256')}.${body}.${signature}`,
    `${encoded(null)}.${body}.${signature}`,
    await new CompactSign(encoder.encode('no JSON')).setProtectedHeader({ alg: 'ES256', typ, kid }).sign(privateKey),
    await new CompactSign(encoder.encode('[]')).setProtectedHeader({ alg: 'ES256', typ, kid }).sign(privateKey),
  ]
  const before = target.storeCalls()
  for (const forgery of forgeries) {
    expect(await faultOf(await target.call(forgery), ['token-invalid']), forgery).toBeUndefined()
  }
  expect([target.storeCalls(), target.errors]).toEqual([before, []])
  expect((await target.call(accessToken)).status).toBe(200)
})

function encoded(part: unknown): string {
  return Buffer.from(JSON.stringify(part)).toString('base64url')
}
