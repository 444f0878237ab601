import type { InspectionDetail } from '../inspection/inspection.ts'
import { seal, unseal, type PeerMessage } from './peer-message.ts'
import type { Channel, Runtime } from '../runtime/runtime.ts'

/** This tab among the others of its origin. */
export interface PeerLink<User> {
  /** Returns false where it had joined already. */
  readonly join: () => boolean
  readonly leave: () => void
  readonly tell: (message: PeerMessage<User>) => void
  /** Asks for something newer than a generation; resolves when all have answered that they have nothing, or `limit` aborts. */
  readonly ask: (newerThan: number, limit: AbortSignal) => Promise<void>
}

export interface PeerLinkPlan<User> {
  readonly runtime: Runtime
  readonly scope: string
  /** The latest generation that this tab knows of. */
  readonly latest: () => number
  /** Where what the others say arrives, checked, with the latest generation that they knew of. */
  readonly hear: (message: PeerMessage<User>, heard: number) => void
  readonly note: (detail: InspectionDetail) => void
}

/** Joins nothing yet. */
export function createPeerLink<User>({ runtime, scope, latest, hear, note }: PeerLinkPlan<User>): PeerLink<User> {
  const { peers, clock, newId } = runtime
  let channel: Channel | undefined
  let hearEmpty: (question: string) => void = () => {}

  function listen(value: unknown): void {
    const unsealed = unseal<User>(value, clock.now())
    if (!unsealed) return
    const [message, heard] = unsealed
    note({ type: 'peer-message', direction: 'in', message: message.type })
    hear(message, heard)
    if (message.type === 'empty') hearEmpty(message.question)
  }

  function tell(message: PeerMessage<User>): void {
    note({ type: 'peer-message', direction: 'out', message: message.type })
    channel?.tell(seal(message, { now: clock.now(), latest: latest() }))
  }

  return {
    join() {
      if (channel) return false
      channel = peers.join(scope, listen)
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
