/** Chances that a seed decides, so that a run's decisions can be made again. */
export interface Random {
  /** From 0 to below 1. */
  readonly next: () => number
  /** From `least` to `most`, both included. */
  readonly integer: (least: number, most: number) => number
  readonly chance: (probability: number) => boolean
  readonly pick: <T>(list: readonly T[]) => T | undefined
  /** Another one, for somebody whose chances shall not depend on how often others take theirs. */
  readonly fork: () => Random
}

/** mulberry32: 32 bits of state, enough for what happens to a crowd. */
export function createRandom(seed: number): Random {
  let state = seed >>> 0

  function next(): number {
    state = (state + 0x6d_2b_79_f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }

  const integer = (least: number, most: number): number => least + Math.floor(next() * (most - least + 1))
  return {
    next,
    integer,
    chance: (probability) => next() < probability,
    pick: (list) => list[integer(0, list.length - 1)],
    fork: () => createRandom(integer(0, 2 ** 32 - 1)),
  }
}
