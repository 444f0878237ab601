import { table } from '../../figures/table.ts'
import type { TabsResult } from '../browser/tabs.ts'
import type { Results } from '../run/run.ts'

/** A budget, and what was measured. */
export interface Verdict {
  readonly what: string
  readonly unit: Unit
  readonly most: number
  readonly measured: number
  /** What the same came to without any session, by hand or with bare axios; null where that says nothing. */
  readonly least: number | null
  readonly isMet: boolean
}

type Unit = '' | '×' | 'kB'

interface Budget extends Pick<Verdict, 'what' | 'unit' | 'most'> {
  /** Undefined where it was not measured. */
  readonly measure: (results: Results) => number | null | undefined
  readonly measureLeast?: (results: Results) => number | null | undefined
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
    measureLeast: (all) => byHandInTabs(tabs(all)?.expiry),
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
    measureLeast: ({ heap }) => inKilobytes(heap.find((each) => each.contestant === 'pending')?.bytes),
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
  return budgets.flatMap(({ measure, measureLeast, ...budget }) => {
    const measured = measure(results) ?? undefined
    const least = measureLeast?.(results) ?? null
    return measured === undefined ? [] : [{ ...budget, measured, least, isMet: measured <= budget.most }]
  })
}

export function describeBudgets(verdicts: readonly Verdict[]): string {
  return `## Budgets

What the client should cost at most, as first designed, and where that says something what the same came to without any session: by hand, or with
bare axios. Why some are missed: [0017](decisions/0017-what-the-complete-client-weighs.md), [0058](decisions/0058-budgets-that-no-client-can-meet.md).

${table(
  ['', 'at most', 'without a session', 'measured', ''],
  verdicts.map(({ what, unit, most, least, measured, isMet }) => [
    what,
    show(most, unit),
    least === null ? '' : show(least, unit),
    show(measured, unit),
    isMet ? 'met' : '**missed**',
  ]),
)}`
}

function show(value: number, unit: Unit): string {
  return unit === '' ? String(value) : `${value.toFixed(2)} ${unit}`
}

/** One refresh and a request in each tab by hand, over one refresh and one request. */
function byHandInTabs(expiry: TabsResult['expiry'] | undefined): number | undefined {
  return expiry && expiry.slowestOverIdeal / expiry.slowestOverShared
}

function inKilobytes(bytes: number | null | undefined): number | undefined {
  return typeof bytes === 'number' ? bytes / 1000 : undefined
}
