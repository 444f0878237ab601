/** Throws unless both are the same as JSON, whatever the order of their members. */
export function expectEqual(actual: unknown, expected: unknown): void {
  const [is, shouldBe] = [describe(actual), describe(expected)]
  if (is !== shouldBe) throw new Error(`expected ${shouldBe}, got ${is}`)
}

/** Throws unless the promise rejects. */
export async function expectRejection(promise: Promise<unknown>): Promise<void> {
  const isRejected = await promise.then(
    () => false,
    () => true,
  )
  if (!isRejected) throw new Error('expected a rejection')
}

function describe(value: unknown): string {
  return JSON.stringify(value, (_, member: unknown) => sorted(member)) ?? 'undefined'
}

function sorted(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value
  return Object.fromEntries(Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1)))
}
