// https://www.postgresql.org/docs/current/mvcc-serialization-failure-handling.html
const conflicts: ReadonlySet<unknown> = new Set(['40001', '40P01'])
const ATTEMPTS = 10

/**
 * Runs a statement anew where PostgreSQL undid it in favour of another one: as the victim of a deadlock or, where connections
 * are `repeatable read` or `serializable` by default, of a serialization failure. Every other failure is left to the caller,
 * who cannot know whether the statement took effect.
 */
export async function retryingConflicts<T>(statement: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await statement()
    } catch (error) {
      if (attempt === ATTEMPTS || !isConflict(error)) throw error
    }
  }
}

function isConflict(error: unknown): boolean {
  return error instanceof Error && 'code' in error && conflicts.has(error.code)
}
