import { table } from '../../figures/table.ts'
import type { HeapResult } from '../browser/heap.ts'
import type { TabsResult } from '../browser/tabs.ts'
import { kilobytes, nameOf, ratio } from './names.ts'

export function describeTabs(tabs: readonly TabsResult[]): string {
  const numbers = [...new Set(tabs.map((each) => each.tabs))]
  const names = [...new Set(tabs.map(({ contestant }) => contestant))]
  const tableOf = (show: (result: TabsResult) => string): string => {
    const rows = names.map((name) => [
      nameOf(name),
      ...numbers.map((number) => {
        const result = tabs.find((each) => each.contestant === name && each.tabs === number)
        return result ? show(result) : ''
      }),
    ])
    return table(['', ...numbers.map(String)], rows)
  }
  return `## Tabs that expire at once

In one Chromium, a request in each tab at the same moment, when the token has expired in all of them. The refresh token is in an HttpOnly
cookie that the tabs share; @supabase/auth-js keeps it in localStorage, as it does. Refreshes / sessions lost / rejected requests; then the
slowest request over one refresh and one request by hand; and the same over one refresh and a request in each tab by hand, since tabs share the
processors and the six connections that a browser opens.

${tableOf(({ expiry }) => `${expiry.refreshes} / ${expiry.sessionsKilled} / ${expiry.rejected}`)}

${tableOf(({ expiry }) => ratio(expiry.slowestOverIdeal))}

${tableOf(({ expiry }) => ratio(expiry.slowestOverShared))}

## Opening tabs on a live session

One after the other, the first being there already. Refreshes / sessions lost.

${tableOf(({ opening }) => `${opening.refreshes} / ${opening.sessionsKilled}`)}`
}

export function describeHeap(heap: readonly HeapResult[]): string {
  return `## What a waiting request weighs

What each of many requests that wait for a refresh adds to the JavaScript heap of Chromium. A dash: they do not wait, but are rejected.

${table(
  ['', 'kB a request'],
  heap.map(({ contestant, bytes }) => [
    contestant === 'pending' ? 'bare axios, never answered' : nameOf(contestant),
    bytes === null ? '–' : kilobytes(bytes),
  ]),
)}`
}
