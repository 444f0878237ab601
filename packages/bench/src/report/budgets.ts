import type { Results } from '../run.ts'
import { table } from './table.ts'

/** A budget, and what was measured. */
export interface Verdict {
  readonly what: string
  readonly unit: Unit
  readonly most: number
  readonly measured: number
  readonly isMet: boolean
}

type Unit = '' | '×' | 'kB'

interface Budget extends Pick<Verdict, 'what' | 'unit' | 'most'> {
  /** Undefined where it was not measured. */
  readonly measure: (results: Results) => number | null | undefined
}

const OURS = 'keyturn-axios'
const size =
  (name: string) =>
  ({ sizes }: Results) =>
    inKilobytes(sizes.find((each) => each.name === name)?.bytes)
const storm = ({ storms }: Results) =>
  storms.find((each) => each.contestant === OURS && each.situation === 'expired' && each.requests === 1_000)
const tabs = ({ tabs }: Results) => tabs.find((each) => each.contestant === OURS && each.tabs === 10)
const hour = ({ hour }: Results) => hour.find((each) => each.contestant === OURS && each.actor === 'contestant')

/** What the client may cost. */
const budgets: readonly Budget[] = [
  {
    what: '`createSession`, minified and gzipped',
    unit: 'kB',
    most: 5.5,
    measure: size('@keyturn/core, createSession alone'),
  },
  { what: '`attachSession`', unit: 'kB', most: 1, measure: size('@keyturn/axios alone') },
  { what: 'the React hooks, without the dialog', unit: 'kB', most: 1.2, measure: size('@keyturn/react, hooks alone') },
  { what: '1,000 requests on an expired token: refreshes', unit: '', most: 1, measure: (all) => storm(all)?.refreshes },
  { what: '… answers of 401', unit: '', most: 0, measure: (all) => storm(all)?.refusals },
  {
    what: '… over one refresh and the requests alone',
    unit: '×',
    most: 1.1,
    measure: (all) => storm(all)?.wallOverIdeal,
  },
  { what: '10 tabs that expire at once: refreshes', unit: '', most: 1, measure: (all) => tabs(all)?.expiry.refreshes },
  { what: '… sessions lost', unit: '', most: 0, measure: (all) => tabs(all)?.expiry.sessionsKilled },
  {
    what: '… the slowest request, over one refresh and one request',
    unit: '×',
    most: 1.5,
    measure: (all) => tabs(all)?.expiry.slowestOverIdeal,
  },
  {
    what: 'opening 10 tabs on a live session: refreshes',
    unit: '',
    most: 0,
    measure: (all) => tabs(all)?.opening.refreshes,
  },
  {
    what: 'a request with a live token, over bare axios',
    unit: '×',
    most: 1.05,
    measure: ({ overhead }) => overhead.find((each) => each.contestant === OURS)?.overHttp,
  },
  {
    what: 'the heap of a waiting request',
    unit: 'kB',
    most: 1.2,
    measure: ({ heap }) => inKilobytes(heap.find((each) => each.contestant === OURS)?.bytes),
  },
  {
    what: 'an hour of use, tokens of 15 minutes: refreshes',
    unit: '',
    most: 6,
    measure: (all) => hour(all)?.refreshes,
  },
  { what: '… answers of 401', unit: '', most: 0, measure: (all) => hour(all)?.refusals },
  {
    what: '… changes of what shows only the user',
    unit: '',
    most: 0,
    measure: (all) => hour(all)?.seen?.changesOfUser,
  },
]

/** Judges what was measured. */
export function judgeBudgets(results: Results): readonly Verdict[] {
  return budgets.flatMap(({ measure, ...budget }) => {
    const measured = measure(results) ?? undefined
    return measured === undefined ? [] : [{ ...budget, measured, isMet: measured <= budget.most }]
  })
}

export function describeBudgets(verdicts: readonly Verdict[]): string {
  return `## Budgets

What the client should cost at most, as first designed. Why \`createSession\` is larger: [0013](decisions/0013-what-the-client-may-weigh.md).

${table(
  ['', 'at most', 'measured', ''],
  verdicts.map(({ what, unit, most, measured, isMet }) => [
    what,
    show(most, unit),
    show(measured, unit),
    isMet ? 'met' : '**missed**',
  ]),
)}`
}

function show(value: number, unit: Unit): string {
  return unit === '' ? String(value) : `${value.toFixed(2)} ${unit}`
}

function inKilobytes(bytes: number | null | undefined): number | undefined {
  return typeof bytes === 'number' ? bytes / 1000 : undefined
}
