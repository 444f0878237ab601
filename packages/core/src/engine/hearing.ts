import { isUsable, type EndReason } from './engine-state.ts'
import { isLive, isSomebodyElse, type Holding } from './holding.ts'
import { isSameWarning, slideIdle, warn } from './presence.ts'
import { refresh } from './refreshing.ts'
import { tell, type Draft, type PeerMessage } from './step.ts'
import { end, keep, switchUser } from './tenure.ts'

/** What another tab said, that knew of generations up to `heard`. */
export function hear<User>(draft: Draft<User>, message: PeerMessage<User>, heard: number): void {
  if (heard > draft.state.heard) draft.state = { ...draft.state, heard }
  const { state, now } = draft
  const { holding } = state
  switch (message.type) {
    case 'asked': {
      const isNewer = state.holding && state.holding.generation > message.newerThan && isUsable(state, now)
      const canTell = isNewer && draft.policy.shareCredential
      // A page that was left has missed it, and what the origin remembers may not have reached it yet.
      if (message.newerThan && state.reason && signOuts.includes(state.reason))
        tell(draft, { type: 'ended', generation: state.ended, reason: 'signed-out' })
      return tell(
        draft,
        canTell ? { type: 'refreshed', holding: state.holding } : { type: 'empty', question: message.question },
      )
    }
    // Stryker disable next-line StringLiteral: nothing is done either way
    case 'empty':
      return undefined

    case 'refreshed':
      return hearHolding(draft, message.holding)

    case 'signed-in':
      return hearSignIn(draft, message)

    case 'ended': {
      // An end that is older than the sign-in meant the session before it.
      const isOld = holding ? message.generation < holding.since : state.reason && message.generation <= state.ended
      const reason = message.reason === 'signed-out' ? 'signed-out-elsewhere' : message.reason
      const known = state.held ? undefined : state.reason
      return isOld ? undefined : end(draft, known ?? reason, message.generation)
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

const signOuts: readonly EndReason[] = ['signed-out', 'signed-out-elsewhere']

/** Somebody signed in in another tab. */
function hearSignIn<User>(draft: Draft<User>, { userId, since, holding: offered }: SignInNews<User>): void {
  const { holding, held, ended } = { ended: -Infinity, ...draft.state }
  const owner = holding ?? held
  if (since <= (holding?.since ?? ended)) return undefined
  if (owner && isSomebodyElse(owner, { userId })) return switchUser(draft, since)
  // Only the server's own word signs a signed-out tab in.
  if (draft.state.reason) return refresh(draft, 'peer-signed-in')
  if (offered) hearHolding(draft, offered)
}

type SignInNews<User> = Extract<PeerMessage<User>, { type: 'signed-in' }>

/** Another tab holds something newer of the same user, or somebody else has signed in there. */
function hearHolding<User>(draft: Draft<User>, offered: Holding<User>): void {
  const { state, now, policy } = draft
  const { holding } = state
  const isComplete = offered.accessToken !== undefined || policy.credential === 'cookie'
  if (state.reason || !isComplete) return
  if (holding && isSomebodyElse(holding, offered)) {
    if (offered.since > holding.since) switchUser(draft, offered.since)
  } else if (isLive(offered, now) && !(holding && offered.generation <= holding.generation)) {
    keep(draft, offered, state.wantsExtension)
    // Its sender may not have heard yet of what somebody did here.
    if (holding) slideIdle(draft, holding.activeAt)
  }
}
