/** How often a server was asked, second by second since the beginning of a simulation. */
export type Census = Uint32Array

/** All times from here on are seconds. */
export interface Span {
  readonly from: number
  readonly until: number
}

/** How often a second, over the span. */
export function mean(census: Census, { from, until }: Span): number {
  return census.subarray(from, until).reduce((sum, each) => sum + each, 0) / (until - from)
}

/** How often a second, over the busiest `width` seconds of the span. */
export function peak(census: Census, { from, until }: Span, width = 1): number {
  let most = 0
  for (let start = from; start + width <= until; start++)
    most = Math.max(most, mean(census, { from: start, until: start + width }))
  return most
}
