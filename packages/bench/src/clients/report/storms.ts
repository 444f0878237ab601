import { table } from '../../figures/table.ts'
import type { StormResult } from '../process/storm.ts'
import { nameOf, ratio } from './names.ts'

export function describeStorms(storms: readonly StormResult[]): string {
  return `## Many requests at once, on an expired token

Refreshes / answers of 401 / rejected requests. In the second table, the wall time over that of one refresh and then the requests, done
by hand with axios or fetch, whichever the contestant uses: the median of the rounds. A dash: requests were rejected, and failing is quick.

${tableOf(storms, 'expired', counts)}

${tableOf(storms, 'expired', ({ wallOverIdeal }) => (wallOverIdeal === null ? '–' : ratio(wallOverIdeal)))}

## The same, on a token that was revoked while it still looks valid

${tableOf(storms, 'revoked', counts)}`
}

function counts({ refreshes, refusals, rejected }: StormResult): string {
  return `${refreshes} / ${refusals} / ${rejected}`
}

function tableOf(
  storms: readonly StormResult[],
  situation: StormResult['situation'],
  show: (result: StormResult) => string,
): string {
  const of = storms.filter((storm) => storm.situation === situation)
  const sizes = [...new Set(of.map(({ requests }) => requests))]
  const names = [...new Set(of.map(({ contestant }) => contestant))]
  const rows = names.map((name) => [
    nameOf(name),
    ...sizes.map((size) => {
      const result = of.find(({ contestant, requests }) => contestant === name && requests === size)
      return result ? show(result) : ''
    }),
  ])
  return table(['', ...sizes.map((size) => size.toLocaleString('en'))], rows)
}
