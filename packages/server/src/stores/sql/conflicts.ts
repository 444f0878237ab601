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

/**
 * Whether PostgreSQL undid a statement because of one of the rows that it was about: a conflict, a value that cannot be (class 22), or one that
 * may not be (class 23). Unlike where a connection broke it is known to have had no effect.
 * https://www.postgresql.org/docs/current/errcodes-appendix.html
 */
export function isUndone(error: unknown): boolean {
  return isConflict(error) || (error instanceof Error && 'code' in error && /^2[23]...$/.test(String(error.code)))
}
