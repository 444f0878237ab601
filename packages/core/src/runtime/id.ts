/** An id that nobody else has. `crypto.randomUUID` would do, but exists in secure contexts only. */
export function newId(): string {
  return crypto.getRandomValues(new Uint32Array(4)).join('-')
}
