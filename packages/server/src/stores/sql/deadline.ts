import { requireDuration } from '../../settings/option-checks.ts'

/** How long a statement may take, in ms, unless it is said. */
export const DEFAULT_TIMEOUT = 10_000

/** Throws a `TypeError` unless it is a time that something can be done in; in ms, and at most what a timer can wait. */
export function requireTimeout(timeout: number): void {
  requireDuration('timeout', timeout, 2 ** 31 - 1)
  if (timeout < 1) throw new TypeError('timeout: must be a number of milliseconds, 1 or larger.')
}

/** Rejects where a driver has not answered in time, in ms. What it answers later is nobody's; `giveUp` is called so that it may stop trying. */
export async function within<Answer>(
  timeout: number,
  answering: PromiseLike<Answer>,
  giveUp: () => unknown = () => {},
): Promise<Answer> {
  let timer: ReturnType<typeof setTimeout> | undefined
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      giveUp()
      reject(new Error(`The database has not answered within ${timeout} ms.`))
    }, timeout)
  })
  try {
    return await Promise.race([answering, late])
  } finally {
    clearTimeout(timer)
  }
}
