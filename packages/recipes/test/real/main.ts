// pnpm servers: starts auth servers that people run, each in a folder of its own that is taken away afterwards, plays a session's story on it with
// the program of the guide, and prints what they answered. It needs npm and, for some, apt-get. --only strapi --only simplejwt
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer, type AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import type { RealServer } from './real-server.ts'
import { servers, unmet } from './servers/index.ts'
import { factsOf, type Facts } from './story.ts'

const { values } = parseArgs({ options: { only: { type: 'string', multiple: true } } })

const chosen = servers.filter(({ name }) => !values.only || values.only.some((each) => name.includes(each)))
if (chosen.length === 0) throw new Error(`--only takes one of: ${servers.map(({ name }) => name).join(', ')}`)
for (const server of chosen) print(server, await meet(server))
if (!values.only)
  for (const [name, why] of Object.entries(unmet)) process.stdout.write(`\n${name}\n  not seen: ${why}\n`)
process.exit(process.exitCode)

/** What it was seen to do, or why it could not be seen. */
async function meet(server: RealServer): Promise<Facts | string> {
  const folder = await mkdtemp(join(tmpdir(), 'keyturn-server-'))
  const stops: (() => unknown)[] = []
  const atEnd = (stop: () => unknown): void => void stops.push(stop)
  try {
    return await factsOf(await server.start({ folder, port: await freePort(), atEnd }))
  } catch (error) {
    process.exitCode = 1
    return error instanceof Error ? `${error.name}: ${error.message}` : String(error)
  } finally {
    for (const stop of stops.toReversed()) await stop()
    await rm(folder, { recursive: true, force: true, maxRetries: 5 })
  }
}

function print({ name, version }: RealServer, facts: Facts | string): void {
  const lines =
    typeof facts === 'string'
      ? [`not seen: ${facts}`]
      : Object.entries(facts).map(([what, said]) => `${what.padEnd(22)}${said}`)
  process.stdout.write(`\n${name} (${version})\n${lines.map((line) => `  ${line}\n`).join('')}`)
}

async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo // a listening server on a port has such an address
  await new Promise((resolve) => server.close(resolve))
  return port
}
