import { explained } from '../errors/explained.ts'

/** Uses what the platform may forbid. Where it throws, `instead` holds, and the page's error handling is told once what to do about it. */
export type Attempt = <Value>(feature: string, call: () => Value, instead: Value) => Value

/** Tells of the first feature that fails, and of no other: what forbids one forbids more. */
export function createAttempt(): Attempt {
  let isTold = false
  return (feature, call, instead) => {
    try {
      return call()
    } catch (cause) {
      if (!isTold) globalThis.reportError?.(explained('ERR_PLATFORM_REFUSED', feature, { cause }))
      isTold = true
      return instead
    }
  }
}
