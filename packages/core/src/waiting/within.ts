import type { Clock } from '../runtime/runtime.ts'

/** Resolves after `duration` milliseconds, or as soon as `signal` aborts. */
export function pause(clock: Clock, duration: number, signal: AbortSignal): Promise<void> {
  return within(
    clock,
    duration,
    signal,
    (end) => new Promise((resolve) => end.addEventListener('abort', () => resolve())),
  )
}

/** Runs something with a signal that aborts when `outer` does, or after `limit` milliseconds with a `TimeoutError`. */
export async function within<Value>(
  clock: Clock,
  limit: number,
  outer: AbortSignal | undefined,
  run: (signal: AbortSignal) => Promise<Value>,
): Promise<Value> {
  const timer = new AbortController()
  // As a `DOMException` of that name is, which not every engine has.
  const cancel = clock.wakeIn(limit, () =>
    timer.abort(Object.assign(new Error('The time is up.'), { name: 'TimeoutError' })),
  )
  // Not every engine has `AbortSignal.any`.
  const follow = (): void => timer.abort(outer?.reason)
  if (outer?.aborted) follow()
  outer?.addEventListener('abort', follow)
  try {
    return await run(timer.signal)
  } finally {
    cancel()
    outer?.removeEventListener('abort', follow)
  }
}
