import type { Random } from './random.ts'
import type { RotationServer } from './rotation-server.ts'
import type { Schedule } from './schedule.ts'

const day = 24 * 3_600_000

/** A server with its troubles: about once a day it is away for some seconds, and every other time its database fails over and loses the last writes. */
export function createDatacenter(server: RotationServer, schedule: Schedule, random: Random): RotationServer {
  let awayUntil = 0
  planTrouble()
  return {
    ...server,
    present: async (token, presence) =>
      schedule.now() < awayUntil ? { type: 'later', verdict: 'unavailable' } : server.present(token, presence),
  }

  function planTrouble(): void {
    schedule.in(random.around(day), async () => {
      awayUntil = schedule.now() + random.between(1_000, 20_000)
      planTrouble()
      if (random.chance(0.5)) await server.failOver(random.between(0, 5_000))
    })
  }
}
