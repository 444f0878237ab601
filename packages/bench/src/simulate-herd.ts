// pnpm simulate:herd: what a server sees of a million clients, into docs/herd.md and its images. With options it only prints.
import { writeFileSync } from 'node:fs'
import { command, wholeNumber } from './command-line.ts'
import { drawCharts } from './herd/charts.ts'
import { muster } from './herd/muster.ts'
import { toMarkdown } from './herd/report.ts'

const options = { clients: wholeNumber(1_000, 10_000_000), seed: wholeNumber(0, 2 ** 31 - 1) }

await command(options, async ({ clients, seed }) => {
  const isForDocs = clients === undefined && seed === undefined
  const herd = { clients: clients ?? 1_000_000, seed: seed ?? 1 }
  console.log(`· ${herd.clients.toLocaleString('en')} clients in four situations, Keyturn and naive …`)
  let told = 0
  const censuses = await muster(herd, (done) => {
    if (done >= told + 0.1) console.log(`· ${(told = Math.floor(done * 10) / 10) * 100} %`)
  })
  const markdown = toMarkdown({ ...herd, censuses }, (situation) => `images/herd-${situation}.svg`)
  console.log(`\n${markdown}`)
  if (!isForDocs) return
  const docs = new URL('../../../docs/', import.meta.url)
  writeFileSync(new URL('herd.md', docs), markdown)
  for (const [situation, image] of Object.entries(drawCharts(censuses)))
    writeFileSync(new URL(`images/herd-${situation}.svg`, docs), image)
})
