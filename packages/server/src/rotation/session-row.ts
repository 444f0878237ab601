/** Every reason to end a session before its deadlines. */
export const revokeReasons = [
  'signed-out',
  'signed-out-everywhere',
  'replaced',
  'reuse-detected',
  'user-unavailable',
  'device-changed',
  'revoked',
] as const

/** Why a session was ended before its deadlines. `reuse-detected`: two parties hold tokens of it, or (by option) of another session of its user. */
export type RevokeReason = (typeof revokeReasons)[number]

/** Where a session was signed in from; null where that is not known. */
export interface Device {
  /** Its first 256 characters. */
  readonly userAgent: string | null
  /** The network, never the very address: `192.0.2.0/24`, `2001:db8:1::/48`. */
  readonly address: string | null
}

/**
 * The key that a browser keeps for a session and cannot give away (Device Bound Session Credentials). It is the public one: nobody can prove
 * anything with it.
 */
export interface DeviceBinding {
  /** The point on P-256, each coordinate 32 bytes in base64url (RFC 7518 §6.2.1). */
  readonly x: string
  readonly y: string
  readonly registeredAt: number
  /** When a refresh first came with a proof of that key: from then on the session is *bound*. Null: the browser may not know its part yet. */
  readonly confirmedAt: number | null
}

/**
 * A session (family of refresh tokens), all of it in one row. Nothing in it can be presented as a token.
 * The *base* is the last confirmed refresh token; presenting it yields children, one of which becomes the next base.
 * Instants are milliseconds of the store's clock, durations milliseconds.
 */
export interface SessionRow {
  readonly sid: string
  readonly userId: string
  /** SHA-256 of the session's secret; the secret itself lives only in the tokens. */
  readonly secretHash: string
  /** Generation of the base; its children are one ahead. */
  readonly generation: number
  readonly baseId: string
  /** The base before this one; null where there was none. */
  readonly formerBaseId: string | null
  readonly promotedAt: number
  readonly forkedAt: number
  /** Children handed out for this base, and how often one was seen anew after `seenWindow`. */
  readonly forks: number
  /** When a child of a forked base was first seen again. */
  readonly seenAt: number | null
  readonly createdAt: number
  /** The absolute end; never moved. */
  readonly expiresAt: number
  readonly idleTimeout: number
  readonly lastActiveAt: number
  readonly revokedAt: number | null
  readonly revokeReason: RevokeReason | null
  /** Grows by one with every write; what compare-and-set compares. */
  readonly version: number
  /** `false`: the cookie ends with the browser. */
  readonly remember: boolean
  readonly device: Device
  /** The key that it is bound to, or will be; null where there is none. Once there is one, it is never another. */
  readonly bound: DeviceBinding | null
}

/** A session that begins. */
export interface NewSession extends Pick<SessionRow, 'sid' | 'userId' | 'secretHash' | 'baseId'> {
  /** By the store's clock. */
  readonly now: number
  /** How long it lives at most, and how long without activity; in ms. */
  readonly lifetimes: { readonly session: number; readonly idle: number }
  /** @default true */
  readonly remember?: boolean
  /** @default nothing is known of it */
  readonly device?: Device
}

/** The row of a session that is signed in now: its first token is its base, and has no child yet. */
export function newRow({
  now,
  lifetimes,
  remember = true,
  device = { userAgent: null, address: null },
  ...session
}: NewSession): SessionRow {
  return {
    ...session,
    generation: 0,
    formerBaseId: null,
    promotedAt: now,
    forkedAt: now,
    forks: 0,
    seenAt: null,
    createdAt: now,
    expiresAt: now + lifetimes.session,
    idleTimeout: lifetimes.idle,
    lastActiveAt: now,
    revokedAt: null,
    revokeReason: null,
    version: 0,
    remember,
    device,
    bound: null,
  }
}

/** Whether whoever refreshes has to prove that it has the key of the session's browser. */
export function isBound({ bound }: SessionRow): boolean {
  return (bound?.confirmedAt ?? null) !== null
}

// How long a request may be under way: that of a tab that was sent before the browser knew its part.
const longestWay = 60_000

/** Whether it was bound so short a time ago that a refresh without a proof may have been sent before. */
export function isJustBound({ bound }: SessionRow, now: number): boolean {
  const confirmedAt = bound?.confirmedAt ?? null
  return confirmedAt !== null && now < confirmedAt + longestWay
}

/** How a session has ended by itself or by order, if it has. */
export type SessionEnd = 'revoked' | 'expired' | 'expired-idle'

/** Says how the session has ended at `now`; undefined while it lives. A deadline counts as passed at its very instant. */
export function sessionEnd(row: SessionRow, now: number): SessionEnd | undefined {
  if (row.revokedAt !== null) return 'revoked'
  if (now >= row.expiresAt) return 'expired'
  if (now >= idleEndsAt(row)) return 'expired-idle'
  return undefined
}

/** When the session ends if its user does nothing from now on. */
export function idleEndsAt(row: SessionRow): number {
  return row.lastActiveAt + row.idleTimeout
}

/** The row as it is after its revocation; a row that is revoked already keeps its first reason. */
export function revokedRow(row: SessionRow, reason: RevokeReason, now: number): SessionRow {
  if (typeof row?.version !== 'number') throw new TypeError('row: must be the row of a session.')
  if (!revokeReasons.includes(reason)) throw new TypeError(`reason: must be one of ${revokeReasons.join(', ')}.`)
  if (!Number.isFinite(now)) throw new TypeError('now: must be ms since 1970.')
  if (row.revokedAt !== null) return row
  return { ...row, revokedAt: now, revokeReason: reason, version: row.version + 1 }
}
