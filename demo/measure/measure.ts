// pnpm --filter demo measure: builds the page, opens it, and prints how soon it can be used, what it transfers, and what Lighthouse says.
// Fails where accessibility or best practices are below 95, and where the console has an error.
import { startMock } from '../server/mock.ts'
import { readLighthouse, type Scores } from './lighthouse.ts'
import { openPages } from './open-pages.ts'

/** What Lighthouse must say at least, of a hundred. Performance is only printed: it depends on the machine. */
const LEAST = { accessibility: 95, 'best-practices': 95 }

const { origin, close } = await startMock({ port: 0, built: true })
try {
  const visits = await openPages(origin)
  print('Fresh browser, milliseconds from navigation until the page can be used; kB over the network', [
    ['', 'median', 'slowest', 'html', 'css', 'scripts', 'all'],
    ...visits.map(({ name, times, sizes }) => [
      name,
      ...[times[Math.floor(times.length / 2)] ?? NaN, times.at(-1) ?? NaN].map((time) => time.toFixed(0)),
      ...[sizes.document, sizes.stylesheet, sizes.script, sizes.all].map((size) => (size / 1000).toFixed(1)),
    ]),
  ])
  const audits = await readLighthouse(origin)
  print('Lighthouse, of 100', [
    ['', 'performance', 'on a desktop', 'accessibility', 'best practices'],
    ...audits.map(({ name, scores, onDesktop }) => [
      name,
      ...[scores.performance, onDesktop.performance, scores.accessibility, scores['best-practices']].map(String),
    ]),
  ])
  for (const { name, complaints } of visits) if (complaints.length > 0) fail(`${name}: ${complaints.join('; ')}`)
  for (const { name, scores, faults } of audits) if (!isEnough(scores)) fail(`${name}: ${faults.join('; ')}`)
} finally {
  await close()
}

function isEnough(scores: Scores): boolean {
  return scores.accessibility >= LEAST.accessibility && scores['best-practices'] >= LEAST['best-practices']
}

function fail(why: string): void {
  console.error(why)
  process.exitCode = 1
}

function print(title: string, rows: readonly (readonly string[])[]): void {
  console.log(`\n${title}`)
  for (const [name = '', ...cells] of rows) {
    console.log(`  ${name.padEnd(22)}${cells.map((cell) => cell.padStart(15)).join('')}`)
  }
}
