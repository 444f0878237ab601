import { expect, test } from 'vitest'
import { createScenario } from '../src/scenario.ts'
import type { Scenario, ScenarioOptions } from '../src/scenario.ts'

interface Worked {
  readonly scenario: Scenario
  /** How often the server did its work. */
  readonly works: () => number
  readonly get: (path: string, status?: number) => Promise<Response | undefined>
}

function scenarioWorld(options: ScenarioOptions = {}): Worked {
  const scenario = createScenario(options)
  let works = 0
  const get: Worked['get'] = (path, status = 200) =>
    scenario.perform(new Request(`https://app.example.com${path}`), () => {
      works++
      return Response.json({ done: true }, { status, headers: { 'x-kept': 'yes', 'content-length': '13' } })
    })
  return { scenario, works: () => works, get }
}

test('with nothing armed every request is answered by the server', async () => {
  const { get, works } = scenarioWorld()
  expect(await (await get('/api/expenses'))?.json()).toEqual({ done: true })
  expect(works()).toBe(1)
})

test('a lost answer has been worked for', async () => {
  const { scenario, get, works } = scenarioWorld()
  await scenario.arm({ type: 'lose' }, { times: 2 })
  expect([await get('/api'), await get('/api'), (await get('/api'))?.status]).toEqual([undefined, undefined, 200])
  expect(works()).toBe(3)
})

test('a refusal says why, and nothing is worked for', async () => {
  const { scenario, get, works } = scenarioWorld()
  await scenario.arm({ type: 'refuse', code: 'revoked' })
  const response = await get('/auth/refresh')
  expect(response?.status).toBe(401)
  expect(await response?.json()).toMatchObject({ code: 'revoked', retryable: false })
  expect(works()).toBe(0)
})

test('a failure is an error page, and nothing is worked for', async () => {
  const { scenario, get, works } = scenarioWorld()
  await scenario.arm({ type: 'fail', status: 502 })
  const response = await get('/auth/refresh')
  expect([response?.status, response?.headers.get('content-type')]).toEqual([502, 'text/html'])
  expect(works()).toBe(0)
})

test('a malformed answer keeps status and headers, and is no JSON', async () => {
  const { scenario, get } = scenarioWorld()
  await scenario.arm({ type: 'malform' })
  const response = await get('/auth/refresh')
  expect([response?.status, response?.headers.get('x-kept')]).toEqual([200, 'yes'])
  await expect(response?.json()).rejects.toThrow(SyntaxError)
})

test('a slow answer is late by what was asked for, after the work was done', async () => {
  const waits: number[] = []
  const { scenario, get, works } = scenarioWorld({
    wait: async (duration) => {
      waits.push(duration, works())
    },
  })
  await scenario.arm({ type: 'delay', by: 3000 })
  await get('/api')
  expect(waits).toEqual([3000, 1])
})

test('a fault strikes only the paths it is for', async () => {
  const { scenario, get } = scenarioWorld()
  await scenario.arm({ type: 'lose' }, { path: '/auth/refresh' })
  for (const path of ['/auth/login', '/auth/refreshing', '/api']) expect((await get(path))?.status).toBe(200)
  expect(await get('/auth/refresh')).toBeUndefined()
})

test('faults of several types strike together, faults of one type one after the other', async () => {
  const waits: number[] = []
  const { scenario, get } = scenarioWorld({
    wait: async (duration) => {
      waits.push(duration)
    },
  })
  await scenario.arm({ type: 'delay', by: 1 })
  await scenario.arm({ type: 'delay', by: 2 })
  await scenario.arm({ type: 'lose' })
  expect(await get('/api')).toBeUndefined()
  expect((await get('/api'))?.status).toBe(200)
  expect(waits).toEqual([1, 2])
  expect(await scenario.armed()).toEqual([])
})

test('a fault for ever strikes until it is disarmed', async () => {
  const { scenario, get } = scenarioWorld()
  await scenario.arm({ type: 'fail', status: 503 }, { times: Number.POSITIVE_INFINITY })
  for (let request = 0; request < 10; request++) expect((await get('/api'))?.status).toBe(503)
  await scenario.disarm()
  expect((await get('/api'))?.status).toBe(200)
})

test('parallel requests share out what is armed', async () => {
  const { scenario, get } = scenarioWorld()
  await scenario.arm({ type: 'lose' }, { times: 3 })
  const answers = await Promise.all(Array.from({ length: 10 }, () => get('/api')))
  expect(answers.filter((answer) => answer === undefined)).toHaveLength(3)
})

test('requests of the app, their 401s and refreshes are counted, until the counters are reset', async () => {
  const { scenario, get } = scenarioWorld({ basePath: '/session' })
  await get('/session/refresh')
  await get('/session/refresh', 401)
  await get('/session/login')
  await get('/api/expenses')
  await get('/api/expenses', 401)
  expect(await scenario.counters()).toEqual({ requests: 2, unauthorized: 1, refreshes: 2 })
  await scenario.resetCounters()
  expect(await scenario.counters()).toEqual({ requests: 0, unauthorized: 0, refreshes: 0 })
})

test('what cannot be armed is refused by its name', async () => {
  const { scenario } = scenarioWorld()
  await expect(scenario.arm({ type: 'lose' }, { times: 0 })).rejects.toThrow(/^times: /)
  await expect(scenario.arm({ type: 'delay', by: -1 })).rejects.toThrow(/^by: /)
  await expect(scenario.arm({ type: 'fail', status: 404 })).rejects.toThrow(/^status: /)
})
