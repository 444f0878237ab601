import { spawn, type ChildProcess, type StdioOptions } from 'node:child_process'
import { once } from 'node:events'

/** A program that ends with this process, however that ends, and all that it has started with it. */
export interface Tied {
  readonly child: ChildProcess
  readonly end: () => Promise<void>
}

/** Starts one; `outputs` are what becomes of its outputs from the first on. Wants a POSIX shell. */
export function spawnTied(
  program: string,
  args: readonly string[],
  outputs: readonly ('ignore' | 'pipe')[],
  env: Readonly<Record<string, string>> = {},
): Tied {
  const stdio: StdioOptions = ['pipe', ...outputs]
  const child = spawn('/bin/sh', ['-c', script, program, ...args], {
    stdio,
    env: { ...process.env, ...env },
    detached: true,
  })
  return {
    child,
    async end() {
      if (child.exitCode !== null || child.signalCode !== null) return
      const exited = once(child, 'exit')
      child.stdin?.end()
      await exited
    },
  }
}

/** Its input ends when this process does. Then, or when the program ends by itself, the whole group of processes is ended. */
const script = '{ "$0" "$@"; kill 0; } & cat >/dev/null; kill 0'
