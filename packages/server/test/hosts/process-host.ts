import { spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { bundle } from './bundle.ts'
import type { RunningHost } from './running-host.ts'
import type { Ask } from './story.ts'

/** Two processes over one file. */
interface ProcessHost extends RunningHost {
  /** Kills the first one in the middle of whatever it does, and starts it again. */
  readonly killAndStart: () => Promise<void>
}

/** Two processes of a program, such as `['npx', '--yes', 'bun@1.4.5', 'run']`, which run a bundled entry over one file of SQLite. */
export async function startProcesses(command: readonly string[], entry: string): Promise<ProcessHost> {
  const folder = await mkdtemp(join(tmpdir(), 'keyturn-host-'))
  const script = join(folder, 'host.mjs')
  await writeFile(script, await bundle(entry))
  const database = join(folder, 'sessions.db')
  const begin = (): Started => start([...command, script, database])
  let here = begin()
  const there = begin()
  const stop = async (): Promise<void> => {
    await Promise.all([here, there].map(({ child }) => end(child)))
    await rm(folder, { recursive: true })
  }
  try {
    await Promise.all([here.port, there.port])
    return {
      ask: asking(() => here),
      askOther: asking(() => there),
      stop,
      killAndStart: async () => {
        await end(here.child)
        here = begin()
        await here.port
      },
    }
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
  const runtime = start([...command, '--listen', '--port', String(await freePort()), script])
  const stop = async (): Promise<void> => {
    await end(runtime.child)
    await rm(folder, { recursive: true })
  }
  try {
    await runtime.port
    return { ask: asking(() => runtime), askOther: asking(() => runtime, '/there'), stop }
  } catch (error) {
    await stop()
    throw error
  }
}

interface Started {
  readonly child: ChildProcess
  /** Where it says that it listens. */
  readonly port: Promise<number>
}

function start([program = '', ...args]: readonly string[]): Started {
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

function asking(whom: () => Started, base = ''): Ask {
  return async (path, init) => fetch(`http://127.0.0.1:${await whom().port}${base}${path}`, init)
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
