import { spawn, spawnSync } from 'node:child_process'
import { openSync } from 'node:fs'
import { mkdir, readFile, readdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { NotInstalledError, type Place } from './real-server.ts'

/** How long a server may take until it answers, in milliseconds. */
const PATIENCE = 180_000

type Environment = Readonly<Record<string, string>>

/** Runs a program to its end. @throws {NotInstalledError} It failed; the message has its last lines. */
export async function run(words: readonly string[], folder: string, environment: Environment = {}): Promise<string> {
  const [command = '', ...rest] = words
  const { status, stdout, stderr, error } = spawnSync(command, rest, {
    cwd: folder,
    env: { ...process.env, ...environment },
    encoding: 'utf8',
    maxBuffer: 1 << 28,
  })
  if (status === 0) return stdout
  const said = `${stdout ?? ''}\n${stderr ?? ''}\n${error?.message ?? ''}`.trim().split('\n').slice(-4).join(' ')
  throw new NotInstalledError(`${command} ${rest.slice(0, 2).join(' ')}: ${said.slice(0, 600)}`)
}

/** What runs the servers of npm: some of them compile against it, and do not against a later one. */
const node = `node-${process.platform}-${process.arch}`
const NODE_VERSION = '22.23.5'

/**
 * Installs pinned packages of npm into a folder, and a Node for them. Their scripts run, since some of them compile. Returns the environment in
 * which `node` is that one.
 */
export async function installNpm(folder: string, packages: Readonly<Record<string, string>>): Promise<Environment> {
  await writeFile(join(folder, 'package.json'), JSON.stringify({ private: true }))
  const install = (names: readonly string[], environment: Environment = {}): Promise<string> =>
    run(['npm', 'install', '--no-audit', '--no-fund', '--loglevel=error', ...names], folder, environment)
  await install([`${node}@${NODE_VERSION}`])
  const home = join(folder, 'node_modules', node)
  // Nothing but the registry is asked: what is compiled elsewhere would come from there.
  const environment = {
    PATH: `${home}/bin:${process.env['PATH']}`,
    npm_config_nodedir: home,
    npm_config_build_from_source: 'true',
    npm_config_legacy_peer_deps: 'true',
  }
  await install(
    Object.entries(packages).map(([name, version]) => `${name}@${version}`),
    environment,
  )
  return environment
}

/** Unpacks packages of Debian, and what they need that is not installed, into a folder. Returns the root that they are under. */
export async function unpackDebian(folder: string, packages: readonly string[]): Promise<string> {
  const root = join(folder, 'root')
  await mkdir(root, { recursive: true })
  const plan = await run(['apt-get', 'install', '--simulate', '--no-install-recommends', ...packages], folder)
  const wanted = [...plan.matchAll(/^Inst (\S+)(?: \[\S+\])? \((\S+)/gm)].map(
    ([, name, version]) => `${name}=${version}`,
  )
  await run(['apt-get', 'download', ...wanted], folder)
  for (const file of await readdir(folder))
    if (file.endsWith('.deb')) await run(['dpkg-deb', '--extract', file, root], folder)
  return root
}

/** Starts a server, and waits until it answers at an address. What it says is in `server.log` of the folder. */
export async function serve(
  { folder, atEnd }: Pick<Place, 'folder' | 'atEnd'>,
  words: readonly string[],
  environment: Environment,
  address: string,
): Promise<void> {
  const [command = '', ...rest] = words
  const log = join(folder, 'server.log')
  const output = openSync(log, 'a')
  const child = spawn(command, rest, {
    cwd: folder,
    env: { ...process.env, ...environment },
    stdio: ['ignore', output, output],
    detached: true,
  })
  let isOver = false
  const ended = new Promise<void>((resolve) => {
    for (const event of ['exit', 'error']) child.once(event, () => ((isOver = true), resolve()))
  })
  atEnd(async () => {
    // With its children.
    if (!isOver && child.pid !== undefined) process.kill(-child.pid, 'SIGKILL')
    await ended
  })
  for (const until = Date.now() + PATIENCE; !(await answers(address)); await setTimeout(250))
    if (isOver || Date.now() > until)
      throw new Error(`It does not answer: ${(await readFile(log, 'utf8')).split('\n').slice(-12).join('\n')}`)
}

async function answers(address: string): Promise<boolean> {
  return fetch(address, { redirect: 'manual' }).then(
    ({ status }) => status < 500,
    () => false,
  )
}
