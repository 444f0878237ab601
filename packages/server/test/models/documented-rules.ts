// What the documentation says of rotation, told by who descends from whom instead of by generations: deliberately another way than
// that of the engine, which remembers no token but the base and the one before it.

export interface Rules {
  readonly settleWindow: number
  readonly seenWindow: number
  readonly maxForks: number
  readonly forkInterval: number
  readonly longestForkInterval: number
}

/** Tokens are numbers in the order in which they were issued; -1 is one that never was. */
type Token = number

export interface State {
  readonly now: number
  readonly sessions: readonly Session[]
  /** Users who may not sign in any more. */
  readonly blocked: readonly string[]
}

export interface Session {
  readonly user: string
  readonly base: Token
  readonly former: Token | undefined
  /** What was given for the base, and for the one before it since this one is the base. */
  readonly children: readonly Token[]
  /** Passed over when the base was promoted. */
  readonly siblings: readonly Token[]
  /** Passed over when the base before it was. */
  readonly formerSiblings: readonly Token[]
  /** Every one there ever was. */
  readonly tokens: readonly Token[]
  readonly promotedAt: number
  readonly forkedAt: number
  readonly seenAt: number | undefined
  readonly forks: number
  readonly lastActiveAt: number
  readonly idleTimeout: number
  readonly endsAt: number
  readonly ended: 'revoked' | 'reuse-detected' | undefined
}

export interface Refresh {
  readonly token: Token
  readonly idleFor?: number | undefined
  readonly extend?: boolean
  /** What a new token will be called. */
  readonly successor: Token
}

/** What a refresh is told: how it is served, or the code with which it is refused. */
export type Said = Served | Refused
type Served = 'promote' | 'fork' | 'settle' | 'keep'
type Refused =
  | 'no-session'
  | 'revoked'
  | 'reuse-detected'
  | 'expired'
  | 'expired-idle'
  | 'superseded'
  | 'too-many-requests'

/** A refresh: what is said, and how the world is afterwards. */
export function refresh(state: State, asked: Refresh, rules: Rules): { readonly said: Said; readonly state: State } {
  const session = state.sessions.find(({ tokens }) => tokens.includes(asked.token))
  if (!session) return { said: 'no-session', state }
  const end = endOf(session, state.now)
  if (end) return { said: end, state }
  const said = judged(session, asked.token, state.now, rules)
  if (said === 'reuse-detected') return { said, state: changed(state, session, { ended: said }) }
  if (said === 'superseded') return { said, state }
  if (said === 'too-many-requests') {
    return { said, state: changed(state, session, served(session, 'keep', asked, state.now)) }
  }
  if (state.blocked.includes(session.user)) {
    return { said: 'revoked', state: changed(state, session, { ended: 'revoked' }) }
  }
  return { said, state: changed(state, session, served(session, said, asked, state.now)) }
}

/** Ends the sessions that `isMeant`, even those that have ended by themselves; what was ended before keeps its reason. */
export function revoke(state: State, isMeant: (session: Session) => boolean): State {
  const sessions = state.sessions.map((each) => (isMeant(each) ? { ...each, ended: each.ended ?? 'revoked' } : each))
  return { ...state, sessions }
}

function endOf({ ended, endsAt, lastActiveAt, idleTimeout }: Session, now: number): Refused | undefined {
  if (ended) return ended
  if (now >= endsAt) return 'expired'
  return now >= lastActiveAt + idleTimeout ? 'expired-idle' : undefined
}

function judged(
  session: Session,
  token: Token,
  now: number,
  rules: Rules,
): Served | 'superseded' | 'too-many-requests' | 'reuse-detected' {
  const { base, former, children, siblings, formerSiblings, forks, promotedAt, forkedAt } = session
  if (token === base || token === former) {
    if (rules.maxForks === 0 && forks > 0) return 'reuse-detected'
    const isSoon =
      rules.maxForks > 0 && forks >= rules.maxForks && now - forkedAt < waitAfter(forks - rules.maxForks, rules)
    return isSoon ? 'too-many-requests' : 'fork'
  }
  if (children.includes(token)) return childJudged(session, now, rules)
  const isPassedOver = [...siblings, ...formerSiblings].includes(token)
  return isPassedOver && now <= promotedAt + rules.settleWindow ? 'superseded' : 'reuse-detected'
}

function waitAfter(more: number, rules: Rules): number {
  return Math.min(rules.longestForkInterval, more === 0 ? rules.forkInterval : 2 * waitAfter(more - 1, rules))
}

function childJudged({ forks, forkedAt, seenAt }: Session, now: number, rules: Rules): Served {
  const isQuiet = now - forkedAt >= rules.settleWindow
  if (forks <= 1) return isQuiet ? 'promote' : 'keep'
  if (seenAt === undefined) return 'settle'
  if (now - seenAt > rules.seenWindow) return forks >= (rules.maxForks || 16) ? 'promote' : 'settle'
  return isQuiet && now - seenAt >= rules.settleWindow ? 'promote' : 'keep'
}

function served(session: Session, said: Served, asked: Refresh, now: number): Partial<Session> {
  const activeAt = asked.extend ? now : now - (asked.idleFor ?? 0)
  const lastActiveAt = Math.max(session.lastActiveAt, activeAt)
  const given = { children: [...session.children, asked.successor], tokens: [...session.tokens, asked.successor] }
  switch (said) {
    case 'promote':
      return {
        ...given,
        children: [asked.successor],
        base: asked.token,
        former: session.base,
        siblings: session.children.filter((child) => child !== asked.token),
        formerSiblings: session.siblings,
        promotedAt: now,
        forkedAt: now,
        forks: 1,
        seenAt: undefined,
        lastActiveAt,
      }
    case 'fork':
      return { ...given, forks: session.forks + 1, forkedAt: now, lastActiveAt }
    case 'settle':
      return { seenAt: now, forks: session.seenAt === undefined ? session.forks : session.forks + 1, lastActiveAt }
    case 'keep': {
      // Not worth a write, unless somebody asked for it.
      const isFar = lastActiveAt - session.lastActiveAt > session.idleTimeout / 20
      return asked.extend === true || isFar ? { lastActiveAt } : {}
    }
  }
}

function changed(state: State, session: Session, changes: Partial<Session>): State {
  return { ...state, sessions: state.sessions.map((each) => (each === session ? { ...each, ...changes } : each)) }
}
