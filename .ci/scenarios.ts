// Writes into docs/scenarios.md where each scenario is shown, by the ids in the comments of the tests. With --check it changes nothing, and
// fails where that is out of date, an id is unknown, or one that is shown nowhere has no remark that says why.
import { execFileSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { basename } from 'node:path'

const page = 'docs/scenarios.md'
const row = /^\| (D-[A-Z]{2}-\d{2}) \| (.*) \| (.*) \| (.*) \|$/

const written = readFileSync(page, 'utf8')
const shown = findShown()
const listed = new Set<string>()
const faults: string[] = []
const current = written.split('\n').map(bringUpToDate).join('\n')

for (const [id, files] of shown) {
  const isOfAnArea = [...listed].some((each) => each.slice(0, 4) === id.slice(0, 4))
  if (isOfAnArea && !listed.has(id)) faults.push(`${id} is in ${files.join(', ')}, and not in the list.`)
}
if (!process.argv.includes('--check')) writeFileSync(page, current)
else if (current !== written) faults.push(`${page} is out of date: node .ci/scenarios.ts brings it up to date.`)
for (const fault of faults) console.error(fault)
process.exitCode = faults.length > 0 ? 1 : 0

/** The files that each id stands in, on a line of ids. */
function findShown(): ReadonlyMap<string, readonly string[]> {
  const lines = execFileSync('git', ['grep', '-E', '^// D-[A-Z]{2}-[0-9]{2}', '--', 'packages', 'demo'], {
    encoding: 'utf8',
  })
  const found = new Map<string, readonly string[]>()
  for (const line of lines.trim().split('\n')) {
    const [file = '', ...rest] = line.split(':')
    for (const [id] of rest.join(':').matchAll(/D-[A-Z]{2}-\d{2}/g)) {
      const files = found.get(id) ?? []
      if (!files.includes(file)) found.set(id, [...files, file])
    }
  }
  return found
}

function bringUpToDate(line: string): string {
  const [, id, situation, , remark = ''] = row.exec(line) ?? []
  if (!id) return line
  listed.add(id)
  const files = shown.get(id) ?? []
  if (files.length === 0 && remark.trim() === '') faults.push(`${id} is shown nowhere, and no remark says why.`)
  return `| ${id} | ${situation} | ${files.map(link).join(', ')} | ${remark} |`
}

function link(file: string): string {
  const name = basename(file).replace(/\.(test\.)?tsx?$/, '')
  return `[${name}](../${file})`
}
