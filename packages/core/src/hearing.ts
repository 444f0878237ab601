import { before, type Instant } from './deadline.ts'
import { heldGeneration, isUsable, type EngineState } from './engine.ts'
import { adopt, share, type PeerMessage, type SharedHolding } from './peer-message.ts'
import { slideIdle } from './presence.ts'
import { refresh } from './refreshing.ts'
import type { EndReason } from './state.ts'
import { stay, type Moment, type Step } from './step.ts'
import { end, follow, isSomebodyElse } from './tenure.ts'

/** What another tab said. */
export function hear<User>(state: EngineState<User>, message: PeerMessage<User>, moment: Moment): Step<User> {
  switch (message.type) {
    case 'asked':
      return { state, effects: [{ type: 'tell-peers', message: answer(state, message, moment.now) }] }

    case 'empty':
      return stay(state)

    case 'refreshed':
      return hearHolding(state, message.holding, moment)

    case 'signed-in':
      // Only the server's own word signs a signed-out tab in.
      return state.status === 'signed-out' && message.holding.since > state.generation
        ? refresh(state, 'peer-signed-in', moment)
        : hearHolding(state, message.holding, moment)

    case 'ended':
      return hearEnd(state, message, moment.now)

    case 'active':
      return slideIdle(state, before(moment.now, message.idleFor), moment.now)

    case 'dismissed':
      return state.status === 'signed-in' &&
        state.warning?.level === message.level &&
        state.warning.cause === message.cause
        ? { state: { ...state, dismissed: state.warning }, effects: [] }
        : stay(state)
  }
}

function hearHolding<User>(state: EngineState<User>, shared: SharedHolding<User>, moment: Moment): Step<User> {
  if (state.status === 'signed-out' || shared.generation <= heldGeneration(state)) return stay(state)
  if (state.status === 'signed-in' && isSomebodyElse(state.holding, shared)) {
    return shared.since > state.holding.since ? end(state, 'user-switched', moment.now) : stay(state)
  }
  const holding = adopt(shared, moment.now, moment.random)
  return isUsable(holding.credential, moment.now) ? follow(state, holding, moment) : stay(state)
}

function hearEnd<User>(
  state: EngineState<User>,
  { generation, reason }: { readonly generation: number; readonly reason: EndReason },
  now: Instant,
): Step<User> {
  // An end that is older than the sign-in meant the session before it.
  if (state.status === 'signed-in' && generation <= state.holding.since) return stay(state)
  if (state.status === 'signed-out' && state.activity.type === 'steady') return stay(state)
  return end(state, reason === 'signed-out' ? 'signed-out-elsewhere' : reason, now)
}

function answer<User>(
  state: EngineState<User>,
  { question, newerThan }: { readonly question: string; readonly newerThan: number },
  now: Instant,
): PeerMessage<User> {
  const isNewer = state.status === 'signed-in' && state.holding.credential.generation > newerThan
  return isNewer && isUsable(state.holding.credential, now)
    ? { type: 'refreshed', holding: share(state.holding, now) }
    : { type: 'empty', question }
}
