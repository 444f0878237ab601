import type { Attempt } from './attempt.ts'
import { newId } from './id.ts'
import type { Channel, Clock, Memory, Peers } from './runtime.ts'
import { fits, isText } from './shape.ts'

/** How long a tab has to answer a roll call, in milliseconds. Who was too busy enters anew when it hears of it. */
const ANSWER_WAIT = 1_000

/** What tabs tell each other of themselves, beside what they tell their listeners. */
interface Presence {
  readonly tab: string
  /** Who hears this says that it is there, too. */
  readonly calls: boolean
}

/**
 * The other tabs over a BroadcastChannel. Who is there is remembered for the origin: each tab enters its id and takes it away as it leaves;
 * one that could not (it crashed) is struck off when it does not answer. A lock held for life would tell it, too, but keeps a page out of the
 * back/forward cache of Firefox.
 */
export function broadcastPeers(attempt: Attempt, memory: Memory, clock: Clock): Peers {
  return {
    join(name, listener): Channel {
      const roll = `${name}:tabs`
      const own = newId()
      /** Who has answered a roll call, or has made one since; undefined before the first is over. */
      let known: Set<string> | undefined
      let endCall = (): void => {}
      const answers = new Set<string>()
      const channel = attempt('a BroadcastChannel', open, undefined)
      enter()

      function open(): BroadcastChannel | undefined {
        if (typeof BroadcastChannel !== 'function') return undefined
        const opened = new BroadcastChannel(name)
        opened.addEventListener?.('message', ({ data }) => (isPresence(data) ? hear(data) : listener(data)))
        return opened
      }

      function tell(message: unknown): void {
        try {
          channel?.postMessage(message)
        } catch {
          // Closed, or the app's user object cannot be cloned: each tab is right without the news.
        }
      }

      function entered(): readonly string[] {
        return memory.read(roll)?.split(' ') ?? []
      }

      function strike(isGone: (id: string) => boolean): void {
        memory.write(
          roll,
          entered()
            .filter((id) => !isGone(id))
            .join(' ') || null,
        )
      }

      function enter(): void {
        const ids = entered()
        if (channel && !ids.includes(own)) memory.write(roll, [...ids, own].join(' '))
      }

      function hear({ tab, calls }: Presence): void {
        answers.add(tab)
        known?.add(tab)
        if (!calls) return
        enter()
        tell({ tab: own, calls: false } satisfies Presence)
      }

      function callRoll(): void {
        endCall()
        const asked = entered()
        answers.clear()
        tell({ tab: own, calls: true } satisfies Presence)
        endCall = clock.wakeIn(ANSWER_WAIT, () => {
          known = new Set(answers)
          strike((id) => id !== own && asked.includes(id) && !answers.has(id))
        })
      }

      return {
        tell,
        async countOthers() {
          if (!channel) return 0
          enter()
          const ids = entered()
          callRoll()
          // Where nothing is remembered, there may be one until nobody has answered.
          return ids.includes(own) ? ids.length - 1 : (known?.size ?? 1)
        },
        leave() {
          endCall()
          channel?.close()
          strike((id) => id === own)
        },
      }
    },
  }
}

function isPresence(data: unknown): data is Presence {
  return fits(data, { tab: isText, calls: (value) => typeof value === 'boolean' })
}
