import { expect, test } from 'vitest'
import { SignedOutError, type InspectionEvent } from '../../src/index.ts'
import { createBrowser } from '../browser-of-tabs.ts'

const minute = 60_000

test('inspection tells what happened, and no secret', async () => {
  const { open, world } = createBrowser()
  const { session } = open()
  const events: InspectionEvent[] = []
  session.inspect((event) => void events.push(event))
  await world.settle()
  await session.refresh()
  await session.signOut()
  await world.settle()
  expect(events.map(({ type }) => type)).toEqual(
    expect.arrayContaining([
      'refresh-started',
      'lock-granted',
      'refresh-sent',
      'refresh-succeeded',
      'state',
      'peer-message',
    ]),
  )
  expect(JSON.stringify(events)).not.toContain('token-')
})

test('inspection tells which credential is in force, how long it lives, and since when', async () => {
  const { restored, world } = createBrowser({ latency: 1_000, idleTimeout: 30 * minute })
  const here = await restored()
  const there = await restored()
  const events: InspectionEvent[] = []
  there.session.inspect((event) => void events.push(event))
  world.disturbChannel({ delay: 2_000 })
  void here.session.refresh()
  await world.advance(1_000)
  const receivedAt = there.session.now()
  await world.advance(2_000)
  expect(events.filter(({ type }) => type === 'credential')).toMatchObject([
    { at: receivedAt + 2_000, generation: receivedAt, receivedAt, lifetime: 10 * minute, idleTimeout: 30 * minute },
  ])
})

test('inspection tells that a request ended without an answer, also where it was never sent', async () => {
  const { restored } = createBrowser()
  const { session } = await restored()
  const events: InspectionEvent[] = []
  session.inspect((event) => void events.push(event))
  const request = { url: '/api', repeatable: true, read: () => undefined }
  const broken = session.authorize({ ...request, send: () => Promise.reject(new TypeError('Failed to fetch')) })
  await expect(broken).rejects.toThrow('Failed to fetch')
  await session.signOut()
  await expect(session.authorize({ ...request, required: true, send: async () => 1 })).rejects.toThrow(SignedOutError)
  expect(events.filter(({ type }) => type.startsWith('request'))).toMatchObject([
    { type: 'request-sent', request: 1 },
    { type: 'request-answered', request: 1, status: undefined },
    { type: 'request-answered', request: 2, status: undefined },
  ])
})
