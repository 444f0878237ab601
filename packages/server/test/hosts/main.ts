// pnpm hosts: plays the short story on every host that can be had, and prints what each step saw. --only bun,deno: these alone.
import { parseArgs } from 'node:util'
import { startEdgeRuntime, startProcesses } from './process-host.ts'
import type { RunningHost } from './running-host.ts'
import { story } from './story.ts'
import { startWorkers } from './worker-host.ts'

interface Candidate {
  readonly name: string
  readonly start: () => Promise<RunningHost>
}

// Fetched when they are needed: 220 MB that no other command asks for.
const fetched = (program: string): readonly string[] => ['npx', '--yes', program]

const candidates: readonly Candidate[] = [
  {
    name: `Node ${process.versions.node}, node:sqlite`,
    start: () => startProcesses([process.execPath], 'node-host.ts'),
  },
  { name: 'Bun 1.4.5, bun:sqlite', start: () => startProcesses([...fetched('bun@1.4.5'), 'run'], 'bun-host.ts') },
  {
    name: 'Deno 2.9.6, node:sqlite',
    start: () => startProcesses([...fetched('deno@2.9.6'), 'run', '--allow-all'], 'deno-host.ts'),
  },
  {
    name: 'edge runtime 4.0.1, memory',
    start: () => startEdgeRuntime(fetched('edge-runtime@4.0.1'), 'edge-host.ts'),
  },
  { name: 'workerd, D1', start: () => startWorkers('D1') },
  { name: 'workerd, Durable Objects', start: () => startWorkers('Durable Objects') },
]

const { values } = parseArgs({ options: { only: { type: 'string' } } })
const only = values.only?.toLowerCase().split(',')
const wanted = candidates.filter(({ name }) => only?.some((part) => name.toLowerCase().includes(part)) ?? true)

const rows: (readonly string[])[] = []
for (const { name, start } of wanted) {
  process.stderr.write(`· ${name}\n`)
  rows.push([name, ...(await playOn(start))])
}
process.stdout.write(`\n${table([['', ...wanted.map(({ name }) => name)], ...byStep()])}\n`)
if (rows.flat().some((cell) => cell.startsWith('✗'))) process.exitCode = 1

async function playOn(start: () => Promise<RunningHost>): Promise<readonly string[]> {
  let host: RunningHost
  try {
    host = await start()
  } catch (error) {
    return Object.keys(story).map(() => `cannot be had: ${reasonOf(error)}`)
  }
  const saw: string[] = []
  for (const play of Object.values(story)) {
    saw.push(await play(host).catch((error: unknown) => `✗ ${reasonOf(error)}`))
  }
  await host.stop()
  return saw
}

function byStep(): readonly (readonly string[])[] {
  return Object.keys(story).map((step, index) => [step, ...rows.map((row) => row[index + 1] ?? '')])
}

function table(lines: readonly (readonly string[])[]): string {
  const [head = [], ...others] = lines
  const write = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`
  return [write(head), write(head.map(() => '---')), ...others.map(write)].join('\n')
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
