import { contestants, type ContestantName } from '../contestants/index.ts'

/** What can be measured by itself. */
export const parts = ['storm', 'late', 'overhead', 'hour', 'tabs', 'heap', 'size'] as const
export type Part = (typeof parts)[number]

export interface Plan {
  readonly parts: readonly Part[]
  readonly contestants: readonly ContestantName[]
  /** How many requests at once. */
  readonly storms: readonly number[]
  readonly rounds: number
  /** Milliseconds for each figure. */
  readonly overheadDuration: number
  readonly tabs: readonly number[]
  readonly tabsRounds: number
  /** How many requests wait at once. */
  readonly heapRequests: number
}

const everybody = Object.keys(contestants) as readonly ContestantName[]

export const wholePlan: Plan = {
  parts,
  contestants: everybody,
  storms: [1, 10, 100, 1_000],
  rounds: 5,
  overheadDuration: 3_000,
  tabs: [2, 5, 10],
  tabsRounds: 3,
  heapRequests: 1_000,
}

export const shortPlan: Plan = {
  ...wholePlan,
  storms: [1, 10, 100],
  rounds: 1,
  overheadDuration: 200,
  tabs: [2],
  tabsRounds: 1,
  heapRequests: 200,
}
