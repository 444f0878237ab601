import { createScenario } from '@keyturn/msw'
import { defaultLifetimes, type Lifetimes } from '@keyturn/server'
import { expect, test } from 'vitest'
import { createLabApi } from '../backend/lab-api.ts'

function openLab() {
  const moves: number[] = []
  const ended: string[] = []
  let lifetimes: Lifetimes = defaultLifetimes
  const lab = createLabApi({
    scenario: createScenario(),
    clock: {
      now: async () => Date.now() + moves.reduce((sum, by) => sum + by, 0),
      move: async (by) => void moves.push(by),
    },
    server: { revokeUser: async (userId) => [String(ended.push(userId))] },
    lifetimes: async () => lifetimes,
    setLifetimes: async (changes) => {
      lifetimes = { ...lifetimes, ...changes }
    },
  })
  const tell = async (path: string, body: unknown): Promise<Response> => {
    const headers = { 'Content-Type': 'application/json' }
    return lab.fetch(new Request(`http://lab.test/lab${path}`, { method: 'POST', headers, body: JSON.stringify(body) }))
  }
  return { tell, ended }
}

test('time goes ahead in whole seconds', async () => {
  const { tell } = openLab()
  await tell('/skip', { duration: 60_000 })
  expect(await (await tell('/skip', { duration: 1200 })).json()).toMatchObject({ ahead: 62_000 })
})

test.each(['slow', 'failing', 'unreachable', 'refusing', 'none'])(
  'the trouble %s lasts until another is chosen',
  async (fault) => {
    const { tell } = openLab()
    await tell('/fault', { fault: 'slow' })
    expect(await (await tell('/fault', { fault })).json()).toMatchObject({ fault })
  },
)

test('a lost answer is told apart from a server that cannot be reached', async () => {
  const { tell } = openLab()
  expect(await (await tell('/lose-next-answer', {})).json()).toMatchObject({ fault: 'none', isLosingNextAnswer: true })
})

test('lifetimes and ends of sessions reach the server', async () => {
  const { tell, ended } = openLab()
  const answer = await tell('/lifetimes', { access: 5000, idle: 60_000, session: 120_000 })
  expect(await answer.json()).toMatchObject({ lifetimes: { access: 5000, idle: 60_000, session: 120_000 } })
  await tell('/end-sessions', { userId: 'tom' })
  expect(ended).toEqual(['tom'])
})

test.each([
  ['/skip', { duration: -1 }],
  ['/skip', null],
  ['/fault', { fault: 'meteor' }],
  ['/lifetimes', { access: 0, idle: 1, session: 1 }],
  ['/end-sessions', {}],
])('%s with %j is refused with a clear error', async (path, body) => {
  const { tell } = openLab()
  const answer = await tell(path, body)
  expect(answer.status).toBe(400)
  expect(await answer.json()).toMatchObject({ error: 'invalid-request' })
})
