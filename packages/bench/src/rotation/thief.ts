import type { Browser } from './browser.ts'
import type { Random } from './random.ts'
import type { Outcome, RotationServer } from './rotation-server.ts'
import type { Schedule } from './schedule.ts'

const second = 1_000
const minute = 60 * second
const hour = 60 * minute

/** Somebody who has got hold of one token, once. Nothing goes wrong on the thief's way. */
export interface Thief {
  /** The victim's browser was served for this token. */
  readonly victimServed: (token: string) => void
}

/** How thieves go about it. */
export const thieves = {
  /** Exchanges the token at once, and then lives as any client. */
  eager: (hands) => live(hands, 0),
  /** Knows what the victim does, and comes a moment after each refresh; but never uses before the victim what both of them have. */
  leapfrog: ({ loot, victim, present, plan, random }) => {
    const usedByVictim = new Set<string>()
    let isPlanned = false
    const follow = async (): Promise<void> => {
      isPlanned = false
      const own = loot.at(-1) ?? ''
      if (own === victim.token() && !usedByVictim.has(own)) return
      const { type } = await present()
      // What the victim has used already is followed at once, however far it has got.
      if (type === 'served' && loot.at(-1) !== own && usedByVictim.has(loot.at(-1) ?? '')) await follow()
    }
    return {
      victimServed: (token) => {
        usedByVictim.add(token)
        if (!isPlanned) plan(random.between(200, 5 * second), follow)
        isPlanned = true
      },
    }
  },
  /** Begins up to ten hours later, and then lives as any client. */
  patient: (hands) => live(hands, hands.random.between(minute, 10 * hour)),
  /** Presents what was stolen again and again, so that nothing may ever settle, and what came of it only when that works no more. */
  repeater: ({ loot, present, plan, random }) => {
    const goOn = async (): Promise<void> => {
      await present()
      plan(minute, goOn)
    }
    const repeat = async (): Promise<void> => {
      const { type } = await present(loot[0])
      plan(random.between(5 * second, 58 * second), type === 'served' ? repeat : goOn)
    }
    plan(0, repeat)
    return idle
  },
  /** Presents anything that it ever got, at any time. */
  erratic: ({ loot, present, plan, random }) => {
    const act = async (): Promise<void> => {
      await present(random.pick(loot))
      plan(random.around(random.chance(0.1) ? 30 * minute : minute), act)
    }
    plan(0, act)
    return idle
  },
  /** Has got hold of a token that had been replaced some times already. */
  late: (hands) => live(hands, 0),
  /** Takes what one token gives, and never comes back. */
  once: ({ present, plan }) => {
    plan(0, async () => void (await present()))
    return idle
  },
} satisfies Record<string, (hands: Hands) => Thief>

export type ThiefName = keyof typeof thieves

/** What this thief takes from the browser. */
export function steal(name: ThiefName, { jar }: Browser): string | undefined {
  return name === 'late' ? jar.history().at(-4) : jar.token()
}

export interface ThiefSetting {
  readonly schedule: Schedule
  readonly random: Random
  readonly server: RotationServer
  readonly stolen: string
  readonly victim: Browser['jar']
  /** The server answered a request of the thief. */
  readonly judged: (outcome: Outcome) => void
}

/** Sets a thief to work. */
export function sendThief(name: ThiefName, { schedule, random, server, stolen, victim, judged }: ThiefSetting): Thief {
  const loot = [stolen]
  return thieves[name]({
    random,
    loot,
    victim,
    plan: schedule.in,
    present: async (token = loot.at(-1) ?? stolen) => {
      const outcome = await server.present(token)
      if (outcome.type === 'served' && outcome.token !== undefined) loot.push(outcome.token)
      judged(outcome)
      return outcome
    },
  })
}

interface Hands {
  readonly random: Random
  /** Every token that the thief has got, what was stolen first. */
  readonly loot: readonly string[]
  /** What the victim has and had. */
  readonly victim: Browser['jar']
  /** Presents this token, or else the newest. */
  readonly present: (token?: string) => Promise<Outcome>
  readonly plan: (delay: number, deed: () => Promise<void>) => void
}

const idle: Thief = { victimServed: () => {} }

function live({ present, plan, random }: Hands, start: number): Thief {
  const refresh = async (): Promise<void> => {
    const outcome = await present()
    plan(outcome.type === 'served' ? outcome.lifetime * random.between(0.6, 1) : minute, refresh)
  }
  plan(start, refresh)
  return idle
}
