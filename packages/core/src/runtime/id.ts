/**
 * An id that nobody else has; no secret. `crypto.randomUUID` would do, but exists in secure contexts only, and `crypto` itself may be
 * taken away.
 */
export function newId(): string {
  const parts = new Uint32Array(4)
  try {
    crypto.getRandomValues(parts)
  } catch {
    parts.forEach((_, index) => (parts[index] = Math.random() * 2 ** 32))
  }
  return parts.join('-')
}
