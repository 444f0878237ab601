import type { AxiosRequestConfig } from 'axios'

/** One signal for the two ways to cancel a request. */
export interface Cancellation {
  readonly signal: AbortSignal
  /** Leaves no listener behind. */
  readonly release: () => void
}

/** Undefined where it cannot be canceled. Axios makes its own CanceledError of either way, so a reason is not needed. */
export function cancellationOf({ signal, cancelToken }: AxiosRequestConfig): Cancellation | undefined {
  if (!signal && !cancelToken) return undefined
  const controller = new AbortController()
  const abort = (): void => controller.abort()
  signal?.addEventListener?.('abort', abort)
  cancelToken?.subscribe(abort)
  return {
    signal: controller.signal,
    release() {
      signal?.removeEventListener?.('abort', abort)
      cancelToken?.unsubscribe(abort)
    },
  }
}
