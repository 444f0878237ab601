import { spawn } from 'node:child_process'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pass } from 'node:timers/promises'

/** A screen reader that writes down what it says. */
export interface Reader {
  /** What has been said since the last time, once so many milliseconds have passed. */
  readonly hear: (pause: number) => Promise<readonly string[]>
  readonly close: () => Promise<void>
}

const STARTED = 'Screen reader on.'

/** Starts Orca on the message bus of this process, and waits until it listens. */
export async function listen(): Promise<Reader> {
  const folder = await mkdtemp(join(tmpdir(), 'keyturn-orca-'))
  const log = join(folder, 'debug.log')
  const bus = spawn('/usr/libexec/at-spi-bus-launcher', ['--launch-immediately'], { stdio: 'ignore' })
  const orca = spawn('orca', ['--debug-file', log, '--user-prefs', join(folder, 'prefs')], { stdio: 'ignore' })
  let known = 0

  async function hear(pause: number): Promise<readonly string[]> {
    await pass(pause)
    const text = await readFile(log, 'utf8').catch(() => '')
    const fresh = text.slice(known)
    known = text.length
    return [...fresh.matchAll(/SPEECH OUTPUT: '(.*?)'(?: |$|\{)/gm)].map(([, said = '']) => said)
  }

  for (let tries = 0; !(await hear(500)).includes(STARTED); tries++)
    if (tries > 60) throw new Error('Orca does not start.')
  return {
    hear,
    async close() {
      orca.kill()
      bus.kill()
      await rm(folder, { recursive: true, force: true, maxRetries: 10 })
    },
  }
}
