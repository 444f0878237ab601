import type { RefreshReport, TransportAnswer } from '@keyturn/core'
import { resilientRules, type RotationRules, type SessionRow, type Verdict } from '@keyturn/server'
// What decides is the real thing; what signs and parses around it would only make a million worlds slow.
import { forkDueAt, issuesCredential, judge, mintsChild } from '../../../server/src/rotation/judge.ts'
import { idleEndsAt, revokedRow, sessionEnd } from '../../../server/src/rotation/session-row.ts'
import type { Health } from './story.ts'

export interface User {
  readonly id: string
  readonly name: string
}

const users: readonly User[] = [
  { id: 'u1', name: 'Alice' },
  { id: 'u2', name: 'Bob' },
]

/** A refresh token as the cookie jar keeps it. */
export interface RefreshCookie {
  readonly sid: string
  readonly generation: number
  readonly id: string
}

/** An answer, and what the browser does with its `Set-Cookie`: undefined leaves the jar alone, null empties it. */
export interface ServerAnswer extends TransportAnswer {
  readonly cookie?: RefreshCookie | null | undefined
}

interface AccessToken {
  readonly sid: string
  readonly userId: string
  readonly expiresAt: number
}

export const lifetimes = { access: 600_000, accessWhileForked: 120_000, session: 8 * 3_600_000, idle: 1_800_000 }

/** An auth server and an API around the real judge, on a clock that nobody sets. */
export interface RotationServer {
  health: Health
  readonly signIn: (name: unknown, former: RefreshCookie | undefined) => ServerAnswer
  readonly refresh: (cookie: RefreshCookie | undefined, report: RefreshReport) => ServerAnswer
  readonly signOut: (cookie: RefreshCookie | undefined) => ServerAnswer
  /** What the API answers to a token. */
  readonly call: (token: string | undefined) => number
  readonly revokeUser: (userId: string) => void
  readonly isAlive: (sid: string | undefined) => boolean
  /** Whose session it is. */
  readonly userOf: (sid: string | undefined) => User | undefined
  readonly ownerOf: (token: string) => string | undefined
  readonly hasExpired: (token: string) => boolean
  /** Grows with every token. */
  readonly serialOf: (token: string) => number
  readonly issued: () => number
  /** The last activity that it has heard of, in any session. */
  readonly lastActiveAt: () => number
  /** When it last refused a session that had been idle for too long; `-Infinity` before. */
  readonly idleRefusedAt: () => number
  readonly verdicts: ReadonlyMap<Verdict, number>
  /** What it knows of a session. */
  readonly rowOf: (sid: string) => SessionRow | undefined
}

export function createRotationServer(now: () => number, rules: RotationRules = resilientRules): RotationServer {
  const rows = new Map<string, SessionRow>()
  const tokens = new Map<string, AccessToken>()
  const verdicts = new Map<Verdict, number>()
  let ids = 0
  let idleRefusedAt = -Infinity

  function grant(row: SessionRow, cookie?: RefreshCookie): ServerAnswer {
    const accessToken = `access-${++ids}`
    const lifetime = Math.min(row.forks > 1 ? lifetimes.accessWhileForked : lifetimes.access, row.expiresAt - now())
    tokens.set(accessToken, { sid: row.sid, userId: row.userId, expiresAt: now() + lifetime })
    const seconds = (until: number): number => Math.floor((until - now()) / 1000)
    const session = {
      id: row.sid,
      expiresIn: seconds(row.expiresAt),
      idleExpiresIn: seconds(idleEndsAt(row)),
      idleTimeout: row.idleTimeout / 1000,
    }
    const user = users.find(({ id }) => id === row.userId)
    return { status: 200, body: { accessToken, expiresIn: lifetime / 1000, user: { ...user }, session }, cookie }
  }

  function signIn(name: unknown, former: RefreshCookie | undefined): ServerAnswer {
    const user = users.find((each) => each.name === name)
    if (!user) return { status: 401, body: { error: 'invalid-credentials' } }
    if (former) end(former.sid, 'replaced')
    const cookie = { sid: `s${++ids}`, generation: 0, id: `r${++ids}` }
    const row: SessionRow = {
      sid: cookie.sid,
      userId: user.id,
      secretHash: '',
      generation: 0,
      baseId: cookie.id,
      formerBaseId: null,
      promotedAt: now(),
      forkedAt: now(),
      forks: 0,
      seenAt: null,
      createdAt: now(),
      expiresAt: now() + lifetimes.session,
      idleTimeout: lifetimes.idle,
      lastActiveAt: now(),
      revokedAt: null,
      revokeReason: null,
      version: 0,
      remember: true,
      device: { userAgent: null, address: null },
      bound: null,
    }
    rows.set(row.sid, row)
    return grant(row, cookie)
  }

  function refresh(cookie: RefreshCookie | undefined, { idleFor, extend }: RefreshReport): ServerAnswer {
    if (server.health !== 'well') return ill[server.health]
    if (!cookie) return refuse('no-session')
    const report = { idleFor: Math.ceil(idleFor / 1000) * 1000, extend }
    const judged = rows.get(cookie.sid)
    const { verdict, patch } = judge(judged, { ...cookie, ...report, secretHash: '' }, now(), rules)
    verdicts.set(verdict, (verdicts.get(verdict) ?? 0) + 1)
    const row = judged && { ...judged, ...patch }
    if (row) rows.set(row.sid, row)
    if (verdict === 'expired-idle') idleRefusedAt = now()
    if (verdict === 'superseded') return { status: 409, body: { error: 'superseded' }, retryAfter: 1_000 }
    if (row && verdict === 'too-many-forks') {
      return { status: 429, body: { error: 'too-many-requests' }, retryAfter: forkDueAt(row, rules) - now() }
    }
    if (!row || !issuesCredential(verdict)) return refuse(codes.get(verdict) ?? 'no-session')
    if (!mintsChild(verdict)) return grant(row)
    return grant(row, { sid: row.sid, generation: cookie.generation + 1, id: `r${++ids}` })
  }

  function signOut(cookie: RefreshCookie | undefined): ServerAnswer {
    if (cookie) end(cookie.sid, 'signed-out')
    return { status: 204, body: '', cookie: null }
  }

  function end(sid: string, reason: 'replaced' | 'signed-out' | 'revoked'): void {
    const row = rows.get(sid)
    if (row) rows.set(sid, revokedRow(row, reason, now()))
  }

  function call(token: string | undefined): number {
    const known = token === undefined ? undefined : tokens.get(token)
    return known && now() < known.expiresAt && rows.get(known.sid)?.revokedAt === null ? 200 : 401
  }

  const server: RotationServer = {
    health: 'well',
    signIn,
    refresh,
    signOut,
    call,
    revokeUser: (userId) => rows.forEach((row) => void (row.userId === userId && end(row.sid, 'revoked'))),
    isAlive: (sid = '') => {
      const row = rows.get(sid)
      return row !== undefined && sessionEnd(row, now()) === undefined
    },
    userOf: (sid = '') => users.find(({ id }) => id === rows.get(sid)?.userId),
    ownerOf: (token) => tokens.get(token)?.userId,
    hasExpired: (token) => now() >= (tokens.get(token)?.expiresAt ?? Infinity),
    serialOf: (token) => Number(token.split('-')[1]),
    issued: () => ids,
    idleRefusedAt: () => idleRefusedAt,
    lastActiveAt: () => Math.max(...[...rows.values()].map(({ lastActiveAt }) => lastActiveAt)),
    verdicts,
    rowOf: (sid) => rows.get(sid),
  }
  return server
}

const ill: Readonly<Record<Exclude<Health, 'well'>, ServerAnswer>> = {
  down: { status: 503, body: '' },
  busy: { status: 429, body: { error: 'rate-limited' }, retryAfter: 5_000 },
  'behind-a-portal': { status: 200, body: '<!doctype html><title>Welcome to our hotel</title>' },
  confused: { status: 409, body: { error: 'superseded' }, retryAfter: 1_000 },
}

const codes = new Map<Verdict, string>([
  ['expired', 'expired'],
  ['expired-idle', 'expired-idle'],
  ['revoked', 'revoked'],
  ['theft', 'reuse-detected'],
])

function refuse(error: string): ServerAnswer {
  return { status: 401, body: { error } }
}
