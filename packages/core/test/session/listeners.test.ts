import { expect, test } from 'vitest'
import { createBrowser } from '../browser-of-tabs.ts'

// D-CS-18 D-CS-19 D-CS-25

test('a listener that throws or rejects harms nobody', async () => {
  const { restored, world } = createBrowser()
  const { session } = await restored()
  const heard: string[] = []
  session.on('refreshed', () => void heard.push('first'))
  session.on('refreshed', () => {
    throw new Error('mine')
  })
  Reflect.apply(session.on, undefined, ['refreshed', () => Promise.reject(new Error('mine, later'))])
  session.on('refreshed', () => void heard.push('last'))
  await session.refresh()
  await session.refresh()
  await world.settle()
  expect(heard).toEqual(['first', 'last', 'first', 'last'])
})

test('a listener finds the new state, and may call back', async () => {
  const { restored, world, server } = createBrowser()
  const { session } = await restored()
  const seen: unknown[] = []
  session.on('refreshed', () => {
    seen.push(session.getState().status)
    void session.getAccessToken().then((token) => seen.push(token))
  })
  await session.refresh()
  await world.settle()
  expect(seen).toEqual(['signed-in', 'token-2-of-u1'])
  expect(server.refreshes).toHaveLength(2)
})

test('a listener that signs out at once hears of one end', async () => {
  const { restored } = createBrowser()
  const { session } = await restored()
  const heard: string[] = []
  session.on('ended', ({ reason }) => void heard.push(reason))
  session.subscribe(() => void session.signOut())
  await session.refresh().catch(() => {})
  expect(heard).toEqual(['signed-out'])
})
