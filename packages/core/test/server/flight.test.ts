import { expect, test } from 'vitest'
import type { TransportAnswer } from '../../src/index.ts'
import { alice } from '../auth-server.ts'
import { createBrowser } from '../browser-of-tabs.ts'

// D-CS-05

const minute = 60_000

test('a transport that throws instead of rejecting is trouble like any other, and the next refresh is free to go', async () => {
  const { world, server, restored } = createBrowser()
  const tab = world.openTab()
  let isBroken = false
  const transport = server.transport(tab)
  const { session } = await restored({
    transport: {
      ...transport,
      refresh(report, call) {
        if (isBroken) throw new Error('No transport.')
        return transport.refresh(report, call)
      },
    },
  })
  isBroken = true
  const waiting = Promise.allSettled([session.refresh(), session.refresh(), session.refresh()])
  await world.advance(minute)
  for (const result of await waiting) expect(result).toMatchObject({ reason: { code: 'ERR_REFRESH_UNAVAILABLE' } })
  isBroken = false
  await session.refresh()
  expect(session.getState()).toMatchObject({ status: 'signed-in', activity: 'steady' })
})

test('a transport may answer without a promise', async () => {
  const { world, server, restored } = createBrowser()
  const answer: TransportAnswer = { status: 200, body: { accessToken: 'at-once', expiresIn: 600, user: alice } }
  // JavaScript knows no better.
  const refresh = (): Promise<TransportAnswer> => answer as unknown as Promise<TransportAnswer>
  const { session } = await restored({ transport: { ...server.transport(world.openTab()), refresh } })
  expect(await session.getAccessToken()).toBe('at-once')
})
