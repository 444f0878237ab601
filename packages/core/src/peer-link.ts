import type { InspectionDetail } from './inspection.ts'
import { seal, unseal, type PeerMessage } from './peer-message.ts'
import type { Channel, Runtime } from './runtime/runtime.ts'

/** This tab among the others of its origin. */
export interface PeerLink<User> {
  /** Returns false where it had joined already. */
  readonly join: () => boolean
  readonly leave: () => void
  readonly tell: (message: PeerMessage<User>) => void
  /** Asks for something newer than a generation; resolves when all have answered that they have nothing, or `limit` aborts. */
  readonly ask: (newerThan: number, limit: AbortSignal) => Promise<void>
}

/** Joins nothing yet. What the others say arrives at `hear`, checked. */
export function createPeerLink<User>(
  { peers, clock, newId }: Runtime,
  name: string,
  hear: (message: PeerMessage<User>) => void,
  note: (detail: InspectionDetail) => void,
): PeerLink<User> {
  let channel: Channel | undefined
  let hearEmpty: (question: string) => void = () => {}

  function listen(value: unknown): void {
    const message = unseal<User>(value, clock.now())
    if (!message) return
    note({ type: 'peer-message', direction: 'in', message: message.type })
    if (message.type === 'empty') hearEmpty(message.question)
    else hear(message)
  }

  function tell(message: PeerMessage<User>): void {
    note({ type: 'peer-message', direction: 'out', message: message.type })
    channel?.tell(seal(message, clock.now()))
  }

  return {
    join() {
      if (channel) return false
      channel = peers.join(name, listen)
      return true
    },
    leave() {
      channel?.leave()
      channel = undefined
    },
    tell,
    async ask(newerThan, limit) {
      let silent = (await channel?.countOthers()) ?? 0
      if (silent === 0 || limit.aborted) return
      note({ type: 'peers-asked', count: silent })
      const question = newId()
      await new Promise<void>((resolve) => {
        limit.addEventListener('abort', () => resolve())
        hearEmpty = (each) => each === question && --silent === 0 && resolve()
        tell({ type: 'asked', question, newerThan })
      })
    },
  }
}
