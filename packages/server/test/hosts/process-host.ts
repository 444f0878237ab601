import { spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { bundle } from './bundle.ts'
import type { RunningHost } from './running-host.ts'
import type { Ask } from './story.ts'

/** Two processes of a program, such as `['npx', '--yes', 'bun@1.4.5', 'run']`, which run a bundled entry over one file of SQLite. */
export async function startProcesses(command: readonly string[], entry: string): Promise<RunningHost> {
  const folder = await mkdtemp(join(tmpdir(), 'keyturn-host-'))
  const script = join(folder, 'host.mjs')
  await writeFile(script, await bundle(entry))
  const database = join(folder, 'sessions.db')
  const processes = [start([...command, script, database]), start([...command, script, database])]
  const stop = async (): Promise<void> => {
    await Promise.all(processes.map(({ child }) => end(child)))
    await rm(folder, { recursive: true })
  }
  try {
    const [here = 0, there = 0] = await Promise.all(processes.map(({ port }) => port))
    return { ask: asking(`http://127.0.0.1:${here}`), askOther: asking(`http://127.0.0.1:${there}`), stop }
  } catch (error) {
    await stop()
    throw error
  }
}

/** One process of the edge runtime, which is both places. */
export async function startEdgeRuntime(command: readonly string[], entry: string): Promise<RunningHost> {
  const folder = await mkdtemp(join(tmpdir(), 'keyturn-host-'))
  const script = join(folder, 'host.js')
  await writeFile(script, await bundle(entry, 'iife'))
  const port = await freePort()
  const { child, port: told } = start([...command, '--listen', '--port', String(port), script])
  const stop = async (): Promise<void> => {
    await end(child)
    await rm(folder, { recursive: true })
  }
  try {
    await told
    return { ask: asking(`http://127.0.0.1:${port}`), askOther: asking(`http://127.0.0.1:${port}/there`), stop }
  } catch (error) {
    await stop()
    throw error
  }
}

function start([program = '', ...args]: readonly string[]): {
  readonly child: ChildProcess
  readonly port: Promise<number>
} {
  // In a group of its own: what runs is a child of npx.
  const child = spawn(program, args, { detached: true, stdio: ['ignore', 'pipe', 'pipe'] })
  let said = ''
  const port = new Promise<number>((resolve, reject) => {
    const hear = (chunk: Buffer): void => {
      said += chunk.toString()
      const [, told] = /(?:port |localhost:|127\.0\.0\.1:)(\d+)/.exec(said) ?? []
      if (told !== undefined) resolve(Number(told))
    }
    child.stdout.on('data', hear)
    child.stderr.on('data', hear)
    child.on('error', reject)
    child.on('exit', () => reject(new Error(said.trim().split('\n').at(-1) ?? 'It ended without a word.')))
  })
  return { child, port }
}

async function end(child: ChildProcess): Promise<void> {
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return
  const ended = new Promise((resolve) => {
    child.once('exit', resolve)
  })
  process.kill(-child.pid, 'SIGKILL')
  await ended
}

function asking(base: string): Ask {
  return (path, init) => fetch(`${base}${path}`, init)
}

async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve)
  })
  const address = server.address()
  await new Promise((resolve) => {
    server.close(resolve)
  })
  return address instanceof Object ? address.port : 0
}
