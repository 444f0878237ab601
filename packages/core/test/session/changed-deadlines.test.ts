import { expect, test } from 'vitest'
import type { AuthServer } from '../auth-server.ts'
import { createBrowser } from '../browser-of-tabs.ts'

// D-WI-09 D-WI-14

const minute = 60_000

/** Ten minutes of idleness end the session, six have passed; the server changes its mind, and a refresh tells. */
async function afterSixMinutes(change: (server: AuthServer, now: number) => void) {
  const { world, server, restored } = createBrowser({ idleTimeout: 10 * minute })
  const { session } = await restored({ warnAt: [minute] })
  const heard: string[] = []
  const start = world.now()
  const time = (): number => Math.round((world.now() - start) / minute)
  session.on('warning', ({ cause }) => heard.push(`${cause} warning at ${time()}`))
  session.on('ended', ({ reason }) => heard.push(`${reason} end at ${time()}`))
  await world.advance(6 * minute)
  change(server, world.now())
  // That the session has ended by it is heard.
  await session.refresh().catch(() => {})
  const atOnce = [...heard]
  await world.advance(30 * minute)
  return { atOnce, heard }
}

test('a session that is to end earlier than was known warns and ends by what the server says now', async () => {
  const { heard } = await afterSixMinutes((server, now) => (server.endsAt = now + 2 * minute))
  expect(heard).toEqual(['absolute warning at 7', 'expired end at 8'])
})

test('where that is near already it warns at once', async () => {
  const { atOnce, heard } = await afterSixMinutes((server, now) => (server.endsAt = now + minute))
  expect(atOnce).toEqual(['absolute warning at 6'])
  expect(heard).toEqual(['absolute warning at 6', 'expired end at 7'])
})

test('an idle limit that is shortened warns at once where it has nearly passed', async () => {
  const { atOnce, heard } = await afterSixMinutes((server) => (server.idleTimeout = 7 * minute))
  expect(atOnce).toEqual(['idle warning at 6'])
  expect(heard).toEqual(['idle warning at 6', 'idle end at 7'])
})

test('an idle limit that has passed by what the server says now ends the session at once', async () => {
  const { atOnce, heard } = await afterSixMinutes((server) => (server.idleTimeout = 5 * minute))
  expect(atOnce).toEqual(['idle end at 6'])
  expect(heard).toEqual(atOnce)
})

test('an idle limit that is prolonged moves the warning, and nothing comes twice', async () => {
  const { heard } = await afterSixMinutes((server) => (server.idleTimeout = 20 * minute))
  expect(heard).toEqual(['idle warning at 19', 'idle end at 20'])
})
