import { resilientRules, strictRules } from '@keyturn/server'
import { graceOfMany, graceOfOne, newestWins, parentAlways, strictSingleUse } from './controls.ts'
import { keyturn } from './keyturn.ts'
import type { Algorithm } from './rotation-server.ts'

/** What is simulated, by the name of the option. */
export const algorithms = {
  keyturn: keyturn('Keyturn', { ...resilientRules, bound: 'off' }),
  'keyturn-bound': keyturn('Keyturn, bound sessions', { ...resilientRules, bound: 'offer' }),
  'keyturn-strict': keyturn('Keyturn, profile `strict`', { ...strictRules, bound: 'off' }),
  strict: strictSingleUse,
  'grace-many': graceOfMany,
  'grace-one': graceOfOne,
  'newest-wins': newestWins,
  'parent-always': parentAlways,
} as const satisfies Readonly<Record<string, Algorithm>>

export type AlgorithmName = keyof typeof algorithms
