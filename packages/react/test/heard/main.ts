// pnpm heard: plays the dialogs to a screen reader, Orca, in Chromium and in Firefox, and prints what it says. Of Debian it needs
// orca, at-spi2-core, xvfb, dbus and speech-dispatcher, and a Chromium or a Firefox. --engine firefox --pause 4500 (milliseconds for each step to be said) --verbose
import { spawn, spawnSync } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { listen } from './listen.ts'
import { engines, type EngineName } from './open-window.ts'
import { servePage } from './serve-page.ts'
import { silenceSpeech } from './silent-speech.ts'
import { steps } from './steps.ts'

const { values } = parseArgs({
  options: {
    engine: { type: 'string', multiple: true, default: ['chromium', 'firefox'] },
    pause: { type: 'string', default: '4500' },
    verbose: { type: 'boolean', default: false },
    inside: { type: 'boolean', default: false },
  },
})

if (values.inside) {
  for (const engine of values.engine) if (isEngine(engine)) await play(engine, Number(values.pause))
} else await beginInside()

/** All over again with a screen, a message bus and a home of its own, so that the user's are left alone. */
async function beginInside(): Promise<void> {
  const missing = ['orca', 'xvfb-run', 'dbus-run-session', 'speech-dispatcher'].filter(
    (each) => spawnSync('which', [each]).status !== 0,
  )
  if (missing.length > 0)
    throw new Error(
      `${missing.join(', ')} not found. Debian: apt install orca at-spi2-core xvfb dbus speech-dispatcher`,
    )
  const home = await mkdtemp(join(tmpdir(), 'keyturn-heard-'))
  await silenceSpeech(home)
  const again = [process.execPath, import.meta.filename, '--inside', ...process.argv.slice(2)]
  const child = spawn('dbus-run-session', ['--', 'xvfb-run', '-a', ...again], {
    // The message bus talks about itself on stderr.
    stdio: ['ignore', 'inherit', values.verbose ? 'inherit' : 'ignore'],
    env: { ...process.env, HOME: home, XDG_CONFIG_HOME: home, XDG_DATA_HOME: home },
  })
  process.exitCode = await new Promise<number>((resolve) => child.on('close', (code) => resolve(code ?? 1)))
  await rm(home, { recursive: true, force: true, maxRetries: 10 })
}

async function play(engine: EngineName, pause: number): Promise<void> {
  const site = await servePage()
  const reader = await listen()
  const window = await engines[engine](site.url)
  say(`\n${engine}`)
  try {
    await window.page.bringToFront()
    await window.page.waitForSelector('input')
    for (const [name, act] of steps) {
      await act(window.page)
      const heard = await reader.hear(pause)
      say(`  ${name}`)
      for (const line of heard) say(`      ${line}`)
    }
  } finally {
    await window.close()
    await reader.close()
    site.close()
  }
}

function isEngine(name: string): name is EngineName {
  return Object.hasOwn(engines, name)
}

function say(line: string): void {
  process.stdout.write(`${line}\n`)
}
