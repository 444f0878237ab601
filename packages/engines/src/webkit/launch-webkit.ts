import { once } from 'node:events'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createServer, type AddressInfo } from 'node:net'
import { createInterface } from 'node:readline'
import type { Readable } from 'node:stream'
import { setTimeout } from 'node:timers/promises'
import { findWebKit } from '../../../../.ci/webkit.ts'
import type { Launched } from '../launched.ts'
import { spawnTied, type Tied } from './spawn-tied.ts'

/** Starts WebKit's driver, on a screen that nobody sees. */
export async function launchWebKit(): Promise<Launched> {
  const programs = findWebKit()
  if (!programs) throw new Error('No WebKit was found; WEBKIT_DRIVER_PATH can name its driver.')
  const [screen, home] = await Promise.all([startScreen(programs.screen), makeHome()])
  const driver = await startDriver(programs.driver, {
    DISPLAY: screen.name,
    // Without a graphics card its layers are put together by Mesa, pixel by pixel, which is half of what a page costs.
    WEBKIT_DISABLE_COMPOSITING_MODE: '1',
    XDG_RUNTIME_DIR: home,
    XDG_CONFIG_HOME: home,
    HOME: home,
  })
  return {
    address: driver.address,
    async close() {
      await driver.end()
      await screen.end()
      await rm(home, { recursive: true, force: true, maxRetries: 10 })
    },
  }
}

/** Nothing moves, as in the other browsers of these tests: pages hear of it as `prefers-reduced-motion`. */
async function makeHome(): Promise<string> {
  const home = await mkdtemp(join(tmpdir(), 'keyturn-webkit-'))
  await mkdir(join(home, 'gtk-3.0'))
  await writeFile(join(home, 'gtk-3.0', 'settings.ini'), '[Settings]\ngtk-enable-animations=0\n')
  return home
}

/** It chooses a number that is free, and writes it where it is told to. */
async function startScreen(program: string): Promise<Tied & { readonly name: string }> {
  const args = ['-displayfd', '3', '-screen', '0', '1280x2048x24', '-nolisten', 'tcp']
  const tied = spawnTied(program, args, ['ignore', 'ignore', 'pipe'])
  const number = await firstLine(tied.child.stdio[3] as Readable) // as it is a pipe
  return { ...tied, name: `:${number}` }
}

/** It says nothing about where it listens, so it is told. */
async function startDriver(
  program: string,
  env: Readonly<Record<string, string>>,
): Promise<Tied & { readonly address: string }> {
  const port = await findFreePort()
  const tied = spawnTied(program, [`--port=${port}`], ['ignore', 'ignore'], env)
  const address = `http://127.0.0.1:${port}`
  while (!(await isListening(address))) {
    if (tied.child.exitCode !== null || tied.child.signalCode !== null) {
      throw new Error('WebKit’s driver ended before it listened.')
    }
    await setTimeout(20)
  }
  return { ...tied, address }
}

async function findFreePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  // A server that listens on a port has an address of this type.
  const { port } = server.address() as AddressInfo
  server.close()
  await once(server, 'close')
  return port
}

/** https://www.w3.org/TR/webdriver2/#status */
async function isListening(address: string): Promise<boolean> {
  return fetch(`${address}/status`).then(
    ({ ok }) => ok,
    () => false,
  )
}

async function firstLine(stream: Readable): Promise<string> {
  for await (const line of createInterface(stream)) return line
  throw new Error('The screen ended before it said its name.')
}
