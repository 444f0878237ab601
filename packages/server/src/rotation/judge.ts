import { isBound, sessionEnd } from './session-row.ts'
import type { Device, SessionEnd, SessionRow } from './session-row.ts'

/** The constants of rotation; durations in milliseconds. Scale them together. */
export interface RotationRules {
  /** How long answers and cookie flushes may take to settle. At least 3 × the client's refresh timeout, and 30 s for Chromium's cookie flush. */
  readonly settleWindow: number
  /** How long after a child of a forked base was seen a child may still be promoted. */
  readonly seenWindow: number
  /** Children of one base that are given without a wait, enough for all tabs of a browser at once, twice; 0 makes every repeat theft. */
  readonly maxForks: number
  /** How long after the last child the first one beyond `maxForks` is given. Each further one has twice the wait of the one before. */
  readonly forkInterval: number
  /** The longest of these waits. */
  readonly longestForkInterval: number
  /** What theft ends: the session, all sessions of its user, or nothing (`report`: a dry run, in which theft is told and otherwise treated as a repeat). */
  readonly onTheft: 'session' | 'user' | 'report'
  /** Whether a session that is bound to a device is asked for a proof of it, and whether every session has to be bound. */
  readonly bound: BoundPolicy
}

/**
 * What is made of browsers that can bind a session to their device. `off`: nothing. `offer`: whoever can, binds it, and from then on no refresh
 * goes without a proof. `report`: a dry run, in which what would be refused is only told. `require`: a session that is not bound ends soon after
 * its sign-in.
 */
export type BoundPolicy = 'off' | 'offer' | 'report' | 'require'

/** How long after a sign-in, in ms, no session has to be bound yet: browsers register a key a moment later, by themselves. */
export const bindingWindow = 120_000

const sharedRules = {
  forkInterval: 60_000,
  longestForkInterval: 2 * 3_600_000,
  onTheft: 'session',
  bound: 'off',
} as const

/** Survives lost answers, duplicates, crashes and any number of tabs; a thief is found as soon as both parties have moved on. */
export const resilientRules: RotationRules = Object.freeze({
  settleWindow: 60_000,
  seenWindow: 300_000,
  maxForks: 16,
  ...sharedRules,
})

/** Classic single use (OWASP ASVS 10.4.5): every second presentation is theft, also that of a client whose answer was lost. */
export const strictRules: RotationRules = Object.freeze({ settleWindow: 0, seenWindow: 0, maxForks: 0, ...sharedRules })

/** What is known of a presented refresh token once its MAC has been verified, and what came with it. */
export interface Presented {
  readonly generation: number
  readonly id: string
  readonly secretHash: string
  /** How long ago, in ms, the user was last active. Absent: this refresh itself counts as activity. */
  readonly idleFor?: number | undefined
  /** The user asks for the idle deadline to start anew. */
  readonly extend?: boolean | undefined
  /** Where it came from, if the session is to remember that. */
  readonly device?: Device | undefined
  /** Until when it counts as proven that this is the browser which the session is bound to. Absent: nothing proves it. */
  readonly provenUntil?: number | undefined
}

/** What a presented refresh token amounts to. */
export type Verdict =
  | 'unknown'
  | SessionEnd
  | 'promote'
  | 'ahead'
  | 'settle'
  | 'keep'
  | 'fork'
  | 'heal'
  | 'not-bound'
  | 'too-many-forks'
  | 'superseded'
  | 'theft'
  | 'theft-tolerated'

/** The columns that rotation may write. */
export type RowPatch = Partial<
  Omit<SessionRow, 'sid' | 'userId' | 'secretHash' | 'createdAt' | 'expiresAt' | 'idleTimeout' | 'remember' | 'version'>
>

/** A verdict and what has to be written for it; `patch` is null where nothing is written. */
export interface Judgement {
  readonly verdict: Verdict
  readonly patch: RowPatch | null
}

/**
 * Decides what a presented refresh token is worth: the only place where rotation is decided. Pure; time enters as `now`.
 * Deadlines are those of the row as stored, so that no report of activity revives a session that has ended.
 */
export function judge(row: SessionRow | undefined, presented: Presented, now: number, rules: RotationRules): Judgement {
  if (!row || row.secretHash !== presented.secretHash) return { verdict: 'unknown', patch: null }
  const end = sessionEnd(row, now)
  if (end) return { verdict: end, patch: null }
  if (wantsProof(row, now, rules) && !isProven(presented, now)) return { verdict: 'not-bound', patch: null }

  const ahead = presented.generation - row.generation
  if (ahead > 1) return promotion('ahead', row, presented, now)
  if (ahead === 1) return judgeChild(row, presented, now, rules)
  if (isBase(row, presented) || isFormerBase(row, presented)) return judgeBase(row, presented, now, rules)
  // By its key it is the browser itself: what it holds was replaced by an answer that it has lost.
  if (isProven(presented, now)) return judgeBase(row, presented, now, rules, 'heal')
  if (ahead >= -1 && now <= row.promotedAt + rules.settleWindow) return { verdict: 'superseded', patch: null }
  return judgeTheft(row, presented, now, rules)
}

/**
 * When the base may be repeated again, by the store's clock. Whoever only repeats it, and never presents what came of it, is served less and less
 * often; a client whose answers are lost is not kept waiting for the first `maxForks`, and is never signed out.
 */
export function forkDueAt({ forks, forkedAt }: SessionRow, rules: RotationRules): number {
  const { forkInterval, longestForkInterval } = rules
  const beyond = forks - forksAtOnce(rules)
  return beyond < 0 ? forkedAt : forkedAt + Math.min(longestForkInterval, forkInterval * 2 ** beyond)
}

// A dry run of `strict` keeps nobody waiting whom `resilient` would not.
function forksAtOnce({ maxForks }: RotationRules): number {
  return maxForks || resilientRules.maxForks
}

/** Whether the verdict hands out an access token. */
export function issuesCredential(verdict: Verdict): boolean {
  return verdict === 'settle' || verdict === 'keep' || mintsChild(verdict)
}

/** Whether the verdict hands out a new refresh token. */
export function mintsChild(verdict: Verdict): boolean {
  return verdict === 'promote' || verdict === 'ahead' || isRepeat(verdict)
}

function isRepeat(verdict: Verdict): boolean {
  return verdict === 'fork' || verdict === 'heal' || verdict === 'theft-tolerated'
}

function wantsProof(row: SessionRow, now: number, { bound }: RotationRules): boolean {
  if (bound === 'off' || bound === 'report') return false
  return isBound(row) || (bound === 'require' && now >= row.createdAt + bindingWindow)
}

function isProven({ provenUntil }: Presented, now: number): boolean {
  return provenUntil !== undefined && now < provenUntil
}

function judgeChild(row: SessionRow, presented: Presented, now: number, rules: RotationRules): Judgement {
  if (hasSettled(row, presented, now, rules)) return promotion('promote', row, presented, now)
  const isUnseen = row.seenAt === null || now > row.seenAt + rules.seenWindow
  if (row.forks <= 1 || !isUnseen) return keep(row, presented, now)
  if (row.seenAt === null) return { verdict: 'settle', patch: { seenAt: now, ...activity(row, presented, now) } }
  // Seen anew counts like a repeat: whoever comes just too seldom for a promotion would else be served for ever without one.
  if (row.forks >= forksAtOnce(rules)) return promotion('promote', row, presented, now)
  return { verdict: 'settle', patch: { seenAt: now, forks: row.forks + 1, ...activity(row, presented, now) } }
}

function hasSettled(
  row: SessionRow,
  presented: Presented,
  now: number,
  { settleWindow, seenWindow }: RotationRules,
): boolean {
  if (now < row.forkedAt + settleWindow) return false
  // Of several children another one may be a thief's, unless all of them were given to one browser.
  if (row.forks <= 1 || isProven(presented, now)) return true
  return row.seenAt !== null && row.seenAt + settleWindow <= now && now <= row.seenAt + seenWindow
}

function isBase(row: SessionRow, { generation, id }: Presented): boolean {
  return generation === row.generation && id === row.baseId
}

// What a crash may bring back, where the cookie of its successor was not on disk yet. Only whoever holds a token of the line that was
// promoted can have it, so theft is found all the same, one promotion later (docs/decisions/0042).
function isFormerBase(row: SessionRow, { generation, id }: Presented): boolean {
  return generation === row.generation - 1 && id === row.formerBaseId
}

function promotion(verdict: 'promote' | 'ahead', row: SessionRow, presented: Presented, now: number): Judgement {
  const patch = {
    generation: presented.generation,
    baseId: presented.id,
    // Which base it came from is not known where writes were lost.
    formerBaseId: verdict === 'promote' ? row.baseId : null,
    promotedAt: now,
    forkedAt: now,
    forks: 1,
    seenAt: null,
    ...activity(row, presented, now),
  }
  return { verdict, patch }
}

function keep(row: SessionRow, presented: Presented, now: number): Judgement {
  const patch = activity(row, presented, now)
  return { verdict: 'keep', patch: isWorthWriting(patch, row, presented) ? patch : null }
}

// Storms of reloads and tabs must not write; a twentieth of the idle time is near enough for a deadline nobody asked to move.
function isWorthWriting(
  { lastActiveAt, bound }: Pick<SessionRow, 'lastActiveAt'> & Partial<Pick<SessionRow, 'bound'>>,
  row: SessionRow,
  { extend }: Presented,
): boolean {
  return extend === true || bound !== undefined || lastActiveAt - row.lastActiveAt > row.idleTimeout / 20
}

function judgeBase(
  row: SessionRow,
  presented: Presented,
  now: number,
  rules: RotationRules,
  verdict: 'fork' | 'heal' = 'fork',
): Judgement {
  const isSingleUse = rules.maxForks === 0 && !isProven(presented, now)
  if (isSingleUse && row.forks >= 1) return judgeTheft(row, presented, now, rules)
  if (isTooEarly(row, presented, now, rules)) return tooEarly(row, presented, now)
  return { verdict, patch: anotherFork(row, presented, now) }
}

function isTooEarly(row: SessionRow, presented: Presented, now: number, rules: RotationRules): boolean {
  // Repeats wait because a thief may be the one who repeats. By its key this is the browser, and a thief's repeats are not to keep it waiting.
  if (isProven(presented, now)) return false
  // A store's clock may be set back; then nobody knows how long ago the last child was given.
  return now >= row.forkedAt && now < forkDueAt(row, rules)
}

// Whoever is there is not to be called idle for having to wait. The device is not remembered: nobody has been asked whether it may come in.
function tooEarly(row: SessionRow, presented: Presented, now: number): Judgement {
  const { lastActiveAt } = activity(row, presented, now)
  const patch = isWorthWriting({ lastActiveAt }, row, presented) ? { lastActiveAt } : null
  return { verdict: 'too-many-forks', patch }
}

// The waits grow, so whoever repeats the base for ever does not postpone its promotion for ever.
function anotherFork(row: SessionRow, presented: Presented, now: number): RowPatch {
  return { forks: row.forks + 1, forkedAt: now, ...activity(row, presented, now) }
}

function judgeTheft(row: SessionRow, presented: Presented, now: number, rules: RotationRules): Judgement {
  if (rules.onTheft !== 'report') return { verdict: 'theft', patch: { revokedAt: now, revokeReason: 'reuse-detected' } }
  if (isTooEarly(row, presented, now, rules)) return tooEarly(row, presented, now)
  return { verdict: 'theft-tolerated', patch: anotherFork(row, presented, now) }
}

function activity(
  row: SessionRow,
  presented: Presented,
  now: number,
): Pick<SessionRow, 'lastActiveAt'> & Partial<Pick<SessionRow, 'device' | 'bound'>> {
  const { idleFor = 0, extend, device } = presented
  const lastActiveAt = Math.max(row.lastActiveAt, extend ? now : now - idleFor)
  // The first proof shows that the browser knows its part: from now on each refresh has to have one.
  const isConfirmation = row.bound !== null && !isBound(row) && isProven(presented, now)
  const told = { lastActiveAt, ...(isConfirmation && { bound: { ...row.bound, confirmedAt: now } }) }
  if (!device) return told
  const { userAgent, address } = device
  // What is not known this time is as it was.
  return {
    ...told,
    device: { userAgent: userAgent ?? row.device.userAgent, address: address ?? row.device.address },
  }
}
