import { execFile, spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'

/** The program as it is installed. */
export const main: string = fileURLToPath(new URL('../../src/node/main.ts', import.meta.url))

/** A process with a database in it takes its time to start, and more on a busy machine. */
export const patience = 120_000

/** The server in a process of its own. */
export interface MainServer {
  readonly url: string
  readonly port: number
  readonly pid: number | undefined
  readonly log: readonly string[]
  readonly stop: (signal: 'SIGTERM' | 'SIGKILL') => Promise<number | null>
}

export type Variables = Readonly<Record<string, string | undefined>>

const run = promisify(execFile)

/** Starts it in a folder, and resolves once it listens. */
export async function startMain(folder: string, env: Variables): Promise<MainServer> {
  const child: ChildProcess = spawn(process.execPath, [main], {
    cwd: folder,
    env,
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const exited = once(child, 'exit')
  const log: string[] = []
  const port = await new Promise<string>((resolve, reject) => {
    exited.then(() => reject(new Error(`The server has ended: ${log.join('\n')}`)), reject)
    if (!child.stdout) throw new Error('There is no standard output.')
    createInterface(child.stdout).on('line', (line) => {
      log.push(line)
      const [, listening] = /listening on http:\/\/localhost:(\d+)/.exec(line) ?? []
      if (listening !== undefined) resolve(listening)
    })
  })
  return {
    url: `http://localhost:${port}`,
    port: Number(port),
    pid: child.pid,
    log,
    stop: async (signal) => {
      child.kill(signal)
      await exited
      return child.exitCode
    },
  }
}

/** Runs a command to its end. `code`: 0 where it did what it should. */
export async function runMain(
  folder: string,
  env: Variables,
  ...args: readonly string[]
): Promise<{ readonly code: unknown; readonly stderr: string }> {
  try {
    const { stderr } = await run(process.execPath, [main, ...args], { cwd: folder, env })
    return { code: 0, stderr }
  } catch (error) {
    return { code: Reflect.get(Object(error), 'code'), stderr: String(Reflect.get(Object(error), 'stderr')) }
  }
}
