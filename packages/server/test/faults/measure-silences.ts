// How long a revocation takes to be known to a node that has stopped hearing, as a table: pnpm measure:revocations
import { silences } from './silences.ts'

const rounds = 5

process.stdout.write(
  '| Redis | what happens to the node that listens | known after, median of 5 | longest |\n|---|---|---|---|\n',
)
for (const { topology, silence, measure } of silences) {
  const times: number[] = []
  // At different moments between two signs.
  for (let round = 0; round < rounds; round++) times.push(await measure((round * 1_000) / rounds))
  const [median, longest] = [times.toSorted((a, b) => a - b)[Math.floor(rounds / 2)] ?? 0, Math.max(...times)]
  process.stdout.write(`| ${topology} | ${silence} | ${seconds(median)} | ${seconds(longest)} |\n`)
}

function seconds(time: number): string {
  return `${(time / 1000).toFixed(1)} s`
}
