import { uniformFloat32 } from 'pure-rand/distribution/uniformFloat32'
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus'

/** Numbers that look random and are the same for the same seed. */
export interface Random {
  /** In [0, 1). */
  readonly next: () => number
  readonly chance: (probability: number) => boolean
  readonly between: (from: number, to: number) => number
  /** A waiting time: exponentially distributed. */
  readonly around: (mean: number) => number
  readonly pick: <Item>(items: readonly Item[]) => Item | undefined
  /** A key of `weights`, as often as its weight says. */
  readonly weighted: <Name extends string>(weights: Readonly<Record<Name, number>>) => Name
}

/** The numbers of one story: the same seed with another `story` gives other ones. */
export function createRandom(seed: number, story: number): Random {
  const generator = xoroshiro128plus(seed ^ Math.imul(story + 1, 0x9e_37_79_b1))
  const next = (): number => uniformFloat32(generator)
  return {
    next,
    chance: (probability) => next() < probability,
    between: (from, to) => from + next() * (to - from),
    around: (mean) => -mean * Math.log(1 - next()),
    pick: (items) => items[Math.floor(next() * items.length)],
    weighted: (weights) => weighted(weights, next()),
  }
}

function weighted<Name extends string>(weights: Readonly<Record<Name, number>>, random: number): Name {
  // Object.keys cannot say so in its type, but these are the keys of `weights`.
  const names = Object.keys(weights) as Name[]
  let rest = random * names.reduce((sum, name) => sum + weights[name], 0)
  const found = names.find((name) => (rest -= weights[name]) < 0) ?? names.at(-1)
  if (found === undefined) throw new TypeError('weights: must not be empty.')
  return found
}
