import { latestGeneration, type EngineState } from '../engine/engine-state.ts'
import type { PeerMessage, SessionEvent } from '../engine/step.ts'
import type { InspectionDetail } from '../inspection/inspection.ts'
import type { Channel, Runtime } from '../runtime/runtime.ts'
import { seal, unseal } from './peer-message.ts'

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
  readonly runtime: Pick<Runtime, 'clock' | 'peers' | 'newId'>
  readonly scope: string
  readonly engine: () => EngineState<User>
  readonly dispatch: (event: SessionEvent<User>) => void
  readonly note: (detail: InspectionDetail) => void
}

/** Joins nothing yet. */
export function createPeerLink<User>({ runtime, scope, engine, dispatch, note }: PeerLinkPlan<User>): PeerLink<User> {
  const { peers, clock, newId } = runtime
  let channel: Channel | undefined
  let hearEmpty: (question: string) => void = () => {}

  function listen(value: unknown): void {
    const unsealed = unseal<User>(value, clock.now())
    if (!unsealed) return
    const [message, heard] = unsealed
    note({ type: 'peer-message', direction: 'in', message: message.type })
    dispatch({ type: 'peer-spoke', message, heard })
    if (message.type === 'empty') hearEmpty(message.question)
  }

  function tell(message: PeerMessage<User>): void {
    note({ type: 'peer-message', direction: 'out', message: message.type })
    // Who has left already, and signs out as the last thing that its page does, is heard all the same.
    const speaking = channel ?? peers.join(scope, () => {})
    speaking.tell(seal(message, { now: clock.now(), latest: latestGeneration(engine()) }))
    if (!channel) speaking.leave()
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
