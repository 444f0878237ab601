/** How long an access token lives, in milliseconds. */
export const LIFETIME = 15 * 60_000
/** How long a granted refresh takes, in milliseconds. */
export const LATENCY = 100

/** What a refresh comes to. Without `retryAfter`, in milliseconds, nobody answers at all. */
type Answer = 'granted' | { readonly retryAfter: number | undefined }

/** How the server answers who asks at `time`. */
export type AnswerAt = (time: number) => Answer

/** Answers everybody but between two moments. */
export function down(from: number, until: number, retryAfter?: number): AnswerAt {
  const trouble = { retryAfter }
  return (time) => (time >= from && time < until ? trouble : 'granted')
}
