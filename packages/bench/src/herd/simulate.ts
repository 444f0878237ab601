import { uniformFloat32 } from 'pure-rand/distribution/uniformFloat32'
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus'
import type { Census } from './census.ts'
import type { Client } from './client.ts'
import { keyturnClient } from './keyturn-client.ts'
import { naiveClient } from './naive-client.ts'
import { situations, type SituationName } from './situations.ts'

export type ClientKind = 'keyturn' | 'naive'

const kinds: Readonly<Record<ClientKind, Client>> = { keyturn: keyturnClient, naive: naiveClient }

export interface Herd {
  readonly situation: SituationName
  readonly kind: ClientKind
  readonly clients: number
  /** The same seed, the same figures. */
  readonly seed: number
  /** Which of the herds with this seed it is: each has chances of its own. @default 0 */
  readonly part?: number
}

/** Lives through the lives of a herd, and counts when its members ask. */
export function simulate({ situation, kind, clients, seed, part = 0 }: Herd): Census {
  const { from, ...rest } = situations[situation]
  const generator = xoroshiro128plus(seed)
  for (let each = 0; each < part; each++) generator.jump()
  const random = (): number => uniformFloat32(generator)
  const census = new Uint32Array(Math.ceil(rest.until / 1000))
  const asks = (time: number): void => {
    const second = Math.floor(time / 1000)
    census[second] = (census[second] ?? 0) + 1
  }
  for (let each = 0; each < clients; each++) kinds[kind]({ ...rest, from: from(random()), random, asks })
  return census
}
