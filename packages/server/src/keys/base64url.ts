import { base64url } from 'jose'

/** What is used of `Buffer`, which Node has, and Deno, Bun and several workers. */
interface HostBuffer {
  readonly isEncoding: (encoding: string) => boolean
  readonly from: {
    (text: string, encoding: 'base64url'): Uint8Array
    (bytes: ArrayBufferLike, offset: number, length: number): { readonly toString: (encoding: 'base64url') => string }
  }
}

// What there is of it on every host takes a letter at a time through `btoa`, and a refresh has a thousand of them.
declare const Buffer: HostBuffer | undefined
// What bundlers give browsers in its place may be too old for this encoding.
const host = typeof Buffer !== 'undefined' && Buffer.isEncoding('base64url') ? Buffer : undefined

/** Bytes as text without padding (RFC 4648 §5). */
export function toBase64url(bytes: Uint8Array): string {
  if (!host) return base64url.encode(bytes)
  return host.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('base64url')
}

/** The bytes of a text that is known to be base64url; what other texts give depends on the host. */
export function fromBase64url(text: string): Uint8Array {
  if (!host) return base64url.decode(text)
  const { buffer, byteOffset, byteLength } = host.from(text, 'base64url')
  // No `Buffer` leaves this file: its `slice` copies nothing.
  return new Uint8Array(buffer, byteOffset, byteLength)
}
