import { isLive, isSomebodyElse, isUsable, type Holding } from './engine.ts'
import type { PeerMessage } from './peer-message.ts'
import { isSameWarning, slideIdle, warn } from './presence.ts'
import { refresh } from './refreshing.ts'
import { tell, type Draft } from './step.ts'
import { end, keep } from './tenure.ts'

/** What another tab said. */
export function hear<User>(draft: Draft<User>, message: PeerMessage<User>): void {
  const { state, now } = draft
  const { holding } = state
  switch (message.type) {
    case 'asked': {
      const isNewer = holding && holding.generation > message.newerThan && isUsable(state, now)
      return tell(draft, isNewer ? { type: 'refreshed', holding } : { type: 'empty', question: message.question })
    }
    case 'empty':
      return undefined

    case 'refreshed':
      return hearHolding(draft, message.holding)

    case 'signed-in':
      // Only the server's own word signs a signed-out tab in.
      return state.reason && message.holding.since > state.ended
        ? refresh(draft, 'peer-signed-in')
        : hearHolding(draft, message.holding)

    case 'ended': {
      // An end that is older than the sign-in meant the session before it.
      const isOld = holding ? message.generation < holding.since : state.reason && message.generation <= state.ended
      const reason = message.reason === 'signed-out' ? 'signed-out-elsewhere' : message.reason
      return isOld ? undefined : end(draft, state.reason ?? reason, message.generation)
    }
    case 'active':
      return slideIdle(draft, message.at)

    case 'dismissed':
      // The timer that shows it here may be late: those of a hidden tab are.
      warn(draft)
      if (draft.state.holding && isSameWarning(draft.state.warning, message))
        draft.state = { ...draft.state, dismissed: draft.state.warning }
  }
}

/** Another tab holds something newer of the same user, or somebody else has signed in there. */
function hearHolding<User>(draft: Draft<User>, offered: Holding<User>): void {
  const { state, now } = draft
  const { holding } = state
  if (state.reason) return
  if (holding && isSomebodyElse(holding, offered)) {
    if (offered.since > holding.since) end(draft, 'user-switched', offered.generation)
  } else if (isLive(offered, now) && !(holding && offered.generation <= holding.generation)) {
    keep(draft, offered, state.wantsExtension)
    // Its sender may not have heard yet of what somebody did here.
    if (holding) slideIdle(draft, holding.activeAt)
  }
}
