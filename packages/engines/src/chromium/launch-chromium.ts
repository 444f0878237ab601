import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { chromiumArguments, findChromium } from '../../../../.ci/chromium.ts'
import type { Launched } from '../launched.ts'

/** A Chromium that can also be ended without a chance to write anything. */
interface Started extends Launched {
  readonly kill: () => Promise<void>
  /** Resolves when it has ended, however that came. */
  readonly ended: () => Promise<void>
}

/**
 * A Chromium as people have it, that listens for the Chrome DevTools Protocol: pages are kept for the way back, one tab is seen and the others are hidden and can be frozen. One that
 * Playwright launches does none of that.
 */
export async function launchChromium(preferences: object = {}, more: readonly string[] = []): Promise<Launched> {
  const profile = await mkdtemp(join(tmpdir(), 'keyturn-chromium-'))
  await mkdir(join(profile, 'Default'))
  await writeFile(join(profile, 'Default', 'Preferences'), JSON.stringify(preferences))
  const { address, close } = await startChromium(profile, more)
  return {
    address,
    async close() {
      await close()
      // Processes of its own may still be writing.
      await rm(profile, { recursive: true, force: true, maxRetries: 10 })
    },
  }
}

/** The same in a folder that stays, so that it can be ended, or killed, and started again. */
export async function startChromium(profile: string, more: readonly string[] = []): Promise<Started> {
  const program = findChromium()
  if (!program) throw new Error('No Chromium was found; CHROMIUM_PATH can name one.')
  const args = [
    ...chromiumArguments,
    '--headless',
    '--remote-debugging-port=0',
    `--user-data-dir=${profile}`,
    '--host-resolver-rules=MAP insecure.example localhost',
    ...more,
    'about:blank',
  ]
  const child = spawn(program, args, { stdio: ['ignore', 'ignore', 'pipe'] })
  const ended = once(child, 'exit')
  const end = async (signal: 'SIGTERM' | 'SIGKILL'): Promise<void> => {
    child.kill(signal)
    await ended
  }
  return {
    address: await readAddress(child.stderr),
    close: () => end('SIGTERM'),
    kill: () => end('SIGKILL'),
    ended: async () => void (await ended),
  }
}

/** What Chromium says when it listens. What it says later is read, too, or it would stop at a full pipe. */
async function readAddress(stderr: NodeJS.ReadableStream): Promise<string> {
  const lines = createInterface(stderr)
  return new Promise((resolve, reject) => {
    lines.on('line', (line) => {
      const address = /^DevTools listening on (ws:\S+)$/.exec(line)?.[1]
      if (address) resolve(address)
    })
    lines.on('close', () => reject(new Error('Chromium ended before it listened.')))
  })
}
