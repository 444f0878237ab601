import { api } from '../../api.ts'
import { countNow } from '../log/session-log.ts'

/** What became of many requests that were sent at once. */
export interface Burst {
  readonly sent: number
  readonly answered: number
  readonly failed: number
  readonly unauthorized: number
  readonly refreshes: number
  /** From the first sending to the last answer, in milliseconds. */
  readonly took: number
}

/** Sends `size` requests to the API at once, right after `prepare`, and waits for them all. */
export async function sendBurst(size: number, prepare: () => Promise<unknown> = async () => undefined): Promise<Burst> {
  const before = countNow()
  await prepare()
  const startedAt = performance.now()
  const requests = Array.from({ length: size }, (_, index) =>
    api.get('/expenses', { params: { page: (index % 4) + 1 } }),
  )
  const outcomes = await Promise.allSettled(requests)
  const answered = outcomes.filter(({ status }) => status === 'fulfilled').length
  const after = countNow()
  return {
    sent: size,
    answered,
    failed: size - answered,
    unauthorized: after.unauthorized - before.unauthorized,
    refreshes: after.refreshes - before.refreshes,
    took: performance.now() - startedAt,
  }
}
