import { metrics } from '@opentelemetry/api'
import { mkdtemp, readFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { once } from 'node:events'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { startTelemetry } from '../../examples/telemetry.ts'
import { createObservedAuthServer } from '../../src/opentelemetry/index.ts'
import { patience, startMain } from '../node/start-main.ts'
import { createServerWorld, createTestBrowser } from '../server-world.ts'

test('the example serves what the server has measured', async () => {
  const port = await freePort()
  const telemetry = startTelemetry(port)
  try {
    await createTestBrowser(createServerWorld({}, createObservedAuthServer)).signIn()
    const scraped = await (await fetch(`http://127.0.0.1:${port}/metrics`)).text()
    expect(scraped).toMatch(/^keyturn_events_total\{keyturn_event="signed-in"/m)
  } finally {
    await telemetry.stop()
    metrics.disable()
  }
})

test('the server that is configured by the environment is measured, too', { timeout: patience }, async () => {
  const folder = await mkdtemp(join(tmpdir(), 'keyturn-telemetry-'))
  const port = await freePort()
  const server = await startMain(folder, {
    PATH: process.env['PATH'],
    PORT: '0',
    KEYTURN_ORIGIN: 'http://app.test',
    KEYTURN_TELEMETRY: 'opentelemetry',
    NODE_OPTIONS: `--import ${new URL('../../examples/telemetry-of-process.mjs', import.meta.url)}`,
    METRICS_PORT: String(port),
  })
  try {
    const answer = await fetch(`${server.url}/auth/login`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', origin: 'http://app.test', 'idempotency-key': 'one' },
      body: '{"email":"ada@example.com","password":"engine"}',
    })
    expect(answer.status).toBe(200)
    const scraped = await (await fetch(`http://127.0.0.1:${port}/metrics`)).text()
    expect(scraped).toMatch(/^keyturn_events_total\{keyturn_event="signed-in"/m)
  } finally {
    await server.stop('SIGKILL')
  }
})

test.each([
  ['ts', 'telemetry.ts'],
  ['js', 'telemetry-of-process.mjs'],
])('the guide quotes the example in %s as it is', async (language, file) => {
  const [guide, example] = await Promise.all(
    ['../../../../docs/guides/opentelemetry.md', `../../examples/${file}`].map((path) =>
      readFile(new URL(path, import.meta.url), 'utf8'),
    ),
  )
  expect(guide).toContain(`\`\`\`${language}\n${example}\`\`\``)
})

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  server.close()
  await once(server, 'close')
  if (!(address instanceof Object)) throw new Error('There is no port.')
  return address.port
}
