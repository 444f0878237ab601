import type { RevokeReason, SessionRow } from '../../rotation/session-row.ts'
import type { Found, Revocation } from '../../rotation/session-store.ts'

/** The instant of a reply of `TIME`: seconds, microseconds. */
export function instantOf([seconds, microseconds]: readonly unknown[]): number {
  return Number(seconds) * 1000 + Math.floor(Number(microseconds) / 1000)
}

/** What a look found: seconds, microseconds, the fields of the session. */
export function foundOf(reply: unknown): Found {
  const [seconds, microseconds, fields] = listOf(reply)
  return { row: rowsOf(fields)[0], now: instantOf([seconds, microseconds]) }
}

/** The session of a reply of its fields; none where there is no such session. */
export function rowsOf(reply: unknown): readonly SessionRow[] {
  const [row, version, revokedAt, revokeReason] = listOf(reply)
  if (typeof row !== 'string') return []
  // It is this store that wrote it.
  const written = JSON.parse(row) as SessionRow
  const revocation =
    revokedAt === null ? {} : { revokedAt: Number(revokedAt), revokeReason: revokeReason as RevokeReason }
  // Before sessions could be bound there was no such member.
  return [{ ...written, bound: written.bound ?? null, version: Number(version), ...revocation }]
}

/** The revocations of a reply of sid, instant, sid, instant… */
export function revocationsOf(reply: unknown): readonly Revocation[] {
  const parts = listOf(reply)
  return parts.flatMap((sid, index) =>
    index % 2 === 0 ? [{ sid: String(sid), revokedAt: Number(parts[index + 1]) }] : [],
  )
}

export function listOf(reply: unknown): readonly unknown[] {
  if (!Array.isArray(reply)) throw new TypeError('Redis did not answer with a list.')
  return reply
}
