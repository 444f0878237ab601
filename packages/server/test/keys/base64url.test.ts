import * as fc from 'fast-check'
import { afterEach, expect, test, vi } from 'vitest'

afterEach(() => {
  vi.unstubAllGlobals()
  vi.resetModules()
})

test.each([
  ['as Node has it', globalThis.Buffer],
  ['is none', undefined],
  ['is an old one for browsers', { isEncoding: () => false }],
])('bytes are the same text, and the text the same bytes, where the Buffer %s', async (_, buffer) => {
  vi.stubGlobal('Buffer', buffer)
  vi.resetModules()
  const { fromBase64url, toBase64url } = await import('../../src/keys/base64url.ts')
  expect(toBase64url(new Uint8Array([251, 255, 254, 0]))).toBe('-__-AA')
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
      expect(fromBase64url(toBase64url(bytes))).toEqual(bytes)
    }),
  )
})
