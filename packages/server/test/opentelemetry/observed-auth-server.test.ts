// D-SE-08
import { context, SpanStatusCode } from '@opentelemetry/api'
import { readFile } from 'node:fs/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createObservedAuthServer } from '../../src/opentelemetry/index.ts'
import type { StoreBatch } from '../../src/rotation/session-store.ts'
import { memoryStore } from '../../src/stores/memory.ts'
import { accessTokenOf, bearer, createTestBrowser, keys } from '../server-world.ts'
import { createTelemetryWorld, registerContextManager } from './telemetry-world.ts'
import type { TelemetryWorld } from './telemetry-world.ts'

beforeAll(() => void registerContextManager())
afterAll(() => context.disable())

const minute = 60_000

test('a refresh has a span with its verdict, and within it one for each operation of the store', async () => {
  const world = createTelemetryWorld()
  const browser = createTestBrowser(world)
  await browser.signIn()
  await browser.post('/auth/refresh')
  const spans = world.spans()
  const request = spans.find(({ name }) => name === 'POST /auth/refresh')
  expect(request?.attributes).toEqual({
    'http.request.method': 'POST',
    'http.route': '/auth/refresh',
    'http.response.status_code': 200,
    'keyturn.verdict': 'fork',
    'session.id': world.events.find((event) => event.type === 'signed-in')?.sessionId,
  })
  const within = spans.filter(({ parentSpanContext }) => parentSpanContext?.spanId === request?.spanContext().spanId)
  expect(within.map(({ name }) => name)).toEqual(['store find', 'store replace'])
})

test.for([
  { path: '/auth/refresh', name: 'POST /auth/refresh', refusal: 'no-session', status: 401 },
  { path: '/auth/nowhere', name: 'POST', refusal: 'not-found', status: 404 },
  { path: '/elsewhere', name: 'POST', refusal: 'not-found', status: 404 },
  { path: '/auth/session', name: 'POST /auth/session', refusal: 'method-not-allowed', status: 405 },
  { path: '/auth/sessions/AAAA', name: 'POST /auth/sessions/{id}', refusal: 'method-not-allowed', status: 405 },
])('a refusal is on its span and counted: $path', async ({ path, name, refusal, status }) => {
  const world = createTelemetryWorld()
  const reply = await createTestBrowser(world).post(path)
  const [span] = world.spans()
  expect(span?.name).toBe(name)
  expect(span?.status.code).toBe(0)
  const { traceId } = Object(reply.body) as { readonly traceId: string }
  expect(span?.attributes).toMatchObject({
    'http.response.status_code': status,
    'keyturn.refusal': refusal,
    'keyturn.trace_id': traceId,
  })
  expect(await samples(world, 'keyturn_refusals_total')).toEqual([
    expect.stringContaining(`keyturn_refusal="${refusal}"`),
  ])
})

test('a store that fails is an error of its span, that of the request and a measure, by name alone', async () => {
  const world = createTelemetryWorld()
  const browser = createTestBrowser(world)
  await browser.signIn()
  world.breakStore(true)
  expect((await browser.post('/auth/refresh')).status).toBe(503)
  const failed = world.spans().filter(({ status }) => status.code === SpanStatusCode.ERROR)
  expect(failed.map(({ name, attributes }) => [name, attributes['error.type']])).toEqual([
    ['store find', 'Error'],
    ['POST /auth/refresh', 'Error'],
  ])
  expect(JSON.stringify(failed.map(({ attributes, events, status }) => [attributes, events, status]))).not.toContain(
    'down',
  )
  expect(await samples(world, 'keyturn_errors_total')).toEqual(['keyturn_errors_total{error_type="Error"} 1'])
})

test('what the store does outside a request is measured, and has no span', async () => {
  const world = createTelemetryWorld()
  await (
    await world.server.start()
  )()
  expect(world.spans()).toEqual([])
  const operations = await samples(world, 'keyturn_store_duration_count')
  expect(operations.join()).toContain('listRevoked')
})

test('a request that nobody has a context for is answered and counted all the same', async () => {
  context.disable()
  const world = createTelemetryWorld()
  expect((await createTestBrowser(world).signIn()).status).toBe(200)
  registerContextManager()
  expect(await samples(world, 'keyturn_events_total')).toEqual(['keyturn_events_total{keyturn_event="signed-in"} 1'])
})

test('the app hears what it would hear without', async () => {
  const heard: string[] = []
  const world = createTelemetryWorld({
    audit: ({ type }) => heard.push(type),
    onError: (error) => heard.push(String(error)),
  })
  const browser = createTestBrowser(world)
  await browser.signIn()
  world.breakStore(true)
  await browser.post('/auth/refresh')
  expect(heard).toEqual(['signed-in', 'Error: the store is down'])
})

const dashboard = new URL('../../../../docs/operations/grafana-dashboard.json', import.meta.url)
const everyMetric = await scrapedAfterEverything()

test('every query of the dashboard names metrics, labels and values that are exported', async () => {
  const { panels } = JSON.parse(await readFile(dashboard, 'utf8')) as Dashboard
  const queries = panels.flatMap(({ targets }) => targets)
  expect(queries.length).toBeGreaterThan(10)
  for (const { expr, legendFormat } of queries) {
    const selectors = [...expr.matchAll(/([\w:]*)(?:\{([^}]*)\})?\[/g)]
    expect(selectors, expr).not.toEqual([])
    for (const [, bare = '', matchers = ''] of selectors) {
      const labels = [...matchers.matchAll(/(\w+)(=~?|!=)"([^"]*)"/g)]
      const name = labels.find(([, label]) => label === '__name__')?.[3] ?? bare
      const exported = everyMetric.filter((line) => new RegExp(`^(${name})\\{`).test(line)).join('\n')
      expect(exported, name).not.toBe('')
      const grouped = [...expr.matchAll(/by \(([^)]*)\)/g)].flatMap(([, list = '']) => list.split(', '))
      const shown = [...legendFormat.matchAll(/\{\{(\w+)\}\}/g)].map(([, label = '']) => label)
      for (const label of [...grouped, ...shown]) expect(exported, expr).toContain(`${label}="`)
      for (const [, label = '', , values = ''] of labels.filter(([, each]) => each !== '__name__')) {
        for (const value of values.split('|')) expect(exported, expr).toContain(`${label}="${value}`)
      }
    }
  }
})

// The exporter of JavaScript leaves the unit out of the name, and what turns OTLP into Prometheus puts it in.
test('what is measured in seconds is found by either name', async () => {
  const queries = (await readFile(dashboard, 'utf8')).matchAll(/"expr": ".*_duration.*"/g)
  for (const [query] of queries)
    expect(query).toMatch(/__name__=~\\"keyturn_\w+_duration\(_seconds\)\?_(bucket|count)\\"/)
})

test('every metric is in the dashboard', async () => {
  const names = everyMetric.flatMap((line) => /^# TYPE (keyturn_\w+)/.exec(line)?.[1] ?? [])
  expect(names.length).toBe(9)
  for (const name of names) expect(await readFile(dashboard, 'utf8')).toContain(name)
})

test('no token, secret, credential, name or address is in any span or metric', async () => {
  const world = createTelemetryWorld()
  const browser = createTestBrowser(world, undefined, '203.0.113.77')
  const secrets: unknown[] = ['203.0.113.77', '203.0.113', 'user-1', 'Ada']
  const reply = await browser.signIn()
  secrets.push(browser.cookie, accessTokenOf(reply))
  const refreshed = await browser.post('/auth/refresh')
  secrets.push(browser.cookie, accessTokenOf(refreshed))
  await browser.post('/auth/login', { username: 'ada', password: 'mistaken-password' })
  await browser.get(`/auth/session?token=${String(browser.cookie)}`)
  await browser.get('/auth/sessions', bearer(refreshed))
  await browser.post(`/auth/${String(browser.cookie)}`)
  await browser.post('/auth/refresh', {}, { headers: { cookie: `__Host-refresh=${String(secrets[4])}x` } })
  world.breakStore(true)
  await browser.post('/auth/refresh')
  secrets.push('mistaken-password', ...keys.refresh.map(({ kid }) => kid))
  const spans = world
    .spans()
    .map(({ name, attributes, events, status, resource }) => [name, attributes, events, status, resource.attributes])
  const told = JSON.stringify([spans, await world.scraped()])
  expect(told).toContain('keyturn.verdict')
  for (const secret of secrets) expect(told).not.toContain(secret)
})

test.for([
  ['options', undefined, {}],
  ['store', {}, {}],
  ['audit', { store: memoryStore(), audit: 'log' }, {}],
  ['telemetry', { store: memoryStore() }, null],
  ['telemetry.tracerProvider', { store: memoryStore() }, { tracerProvider: {} }],
  ['telemetry.meterProvider', { store: memoryStore() }, { meterProvider: 'prometheus' }],
  ['verifyCredentials', { store: memoryStore(), keys }, {}],
] as const)('%s of a wrong shape throws at creation', ([name, options, telemetry]) => {
  // As somebody would who writes no types.
  const create = (): unknown => Reflect.apply(createObservedAuthServer, undefined, [options, telemetry])
  expect(create).toThrow(new RegExp(`^${name.replace('.', '\\.')}[:.]`))
})

interface Dashboard {
  readonly panels: readonly {
    readonly targets: readonly { readonly expr: string; readonly legendFormat: string }[]
  }[]
}

/** A server to which all has happened that there is a measure of. */
async function scrapedAfterEverything(): Promise<readonly string[]> {
  registerContextManager()
  const batches = new Set<(batch: StoreBatch) => void>()
  let now = 1_800_000_000_000
  const store = {
    ...memoryStore({ now: () => now }),
    watchBatches: (listener: (batch: StoreBatch) => void) => {
      batches.add(listener)
      return () => void batches.delete(listener)
    },
  }
  const limiter = {
    consume: (key: string) => (limited ? Promise.reject({ msBeforeNext: 1000 }) : Promise.resolve(key)),
  }
  let limited = false
  const world = createTelemetryWorld({ store, limits: { signOutByAddress: limiter } })
  const browser = createTestBrowser(world, undefined, '203.0.113.7')
  const reply = await browser.signIn()
  await browser.post('/auth/login', { username: 'ada', password: 'wrong' })
  for (const listener of batches) listener({ operation: 'find', size: 8 })
  for (const path of ['/auth/sessions', '/auth/api']) {
    await world.server.authenticate(new Request(`https://app.example.com${path}`, bearer(reply)))
  }
  await world.server.authenticate(new Request('https://app.example.com/api')).catch(() => undefined)
  const base = browser.cookie
  for (let repeat = 0; repeat < 18; repeat++) {
    browser.cookie = base
    await browser.post('/auth/refresh')
  }
  for (let refresh = 0; refresh < 12; refresh++) {
    now += 2 * minute
    await browser.post('/auth/refresh')
  }
  limited = true
  await browser.post('/auth/logout')
  world.breakStore(true)
  await browser.post('/auth/refresh')
  world.breakStore(false)
  browser.cookie = base
  await browser.post('/auth/refresh')
  await browser.signIn()
  await world.server.revokeUser('user-1')
  return world.scraped()
}

async function samples(world: TelemetryWorld, name: string): Promise<readonly string[]> {
  const lines = await world.scraped()
  return lines
    .filter((line) => line.startsWith(`${name}{`))
    .map((line) => line.replace(/,?otel_scope_\w+="[^"]*"/g, ''))
}
