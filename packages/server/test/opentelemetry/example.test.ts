import { metrics } from '@opentelemetry/api'
import { readFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { once } from 'node:events'
import { expect, test } from 'vitest'
import { startTelemetry } from '../../examples/telemetry.ts'
import { createObservedAuthServer } from '../../src/opentelemetry/index.ts'
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

test('the guide quotes the example as it is', async () => {
  const [guide, example] = await Promise.all(
    ['../../../../docs/guides/opentelemetry.md', '../../examples/telemetry.ts'].map((path) =>
      readFile(new URL(path, import.meta.url), 'utf8'),
    ),
  )
  expect(guide).toContain(`\`\`\`ts\n${example}\`\`\``)
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
