import type { RefusalCode } from '../http/errors.ts'
import type { Exchange } from '../http/exchange.ts'
import type { Verdict } from '../rotation/judge.ts'
import type { Device, RevokeReason } from '../rotation/session-row.ts'
import type { RateLimitName } from './rate-limits.ts'

/** A party of a theft, as far as its token tells. */
export interface TokenEvidence {
  readonly generation: number
  readonly id: string
  /** When the token was issued, or confirmed as the base; ms since 1970. */
  readonly at: number
}

/** That two parties hold tokens of one session, with what is known of both. */
export interface TheftFact {
  readonly type: 'theft'
  readonly userId: string
  readonly sessionId: string
  readonly presented: TokenEvidence
  readonly base: TokenEvidence
  /** What was ended: `report` is a dry run, which ends nothing. */
  readonly ended: 'session' | 'user' | 'report'
}

/** What happened. Ids only: no event ever holds a token, a secret or a credential. */
export type AuditFact =
  | { readonly type: 'signed-in'; readonly userId: string; readonly sessionId: string }
  | { readonly type: 'sign-in-refused' }
  | { readonly type: 'refreshed'; readonly verdict: Verdict; readonly userId: string; readonly sessionId: string }
  | { readonly type: 'refresh-refused'; readonly code: RefusalCode; readonly sessionId: string | undefined }
  /** `GET /session` with a refresh token that a refresh would be refused for; `theft` has ended nothing here. */
  | { readonly type: 'status-refused'; readonly verdict: Verdict; readonly sessionId: string }
  | { readonly type: 'refresh-after-revocation'; readonly userId: string; readonly sessionId: string }
  /**
   * A base was repeated too early, and was not answered: somebody only repeats it, and never presents what came of it. A client that loses every answer
   * or keeps none of the refresh tokens that it gets; or a thief while the user is away.
   */
  | {
      readonly type: 'repeat-delayed'
      readonly userId: string
      readonly sessionId: string
      /** How many children of the base have been given. */
      readonly children: number
      /** When the next one may be, in ms since 1970. */
      readonly dueAt: number
    }
  /** A browser has registered a key for the session; from its first proof on it is bound. */
  | { readonly type: 'device-registered'; readonly userId: string; readonly sessionId: string }
  /** `another-key`: somebody has tried to put a key of theirs in the place of the browser's; one of the two holds a copy of the cookie. */
  | {
      readonly type: 'registration-refused'
      readonly fault: 'no-session' | 'no-proof' | 'another-key'
      readonly sessionId: string | undefined
    }
  | { readonly type: 'proof-refused'; readonly userId: string; readonly sessionId: string }
  /**
   * A refresh of a bound session without a proof: `refused`; `deferred`, where the browser says that it could not get one, or has one that is too old;
   * or let through, where it is only `reported`.
   */
  | {
      readonly type: 'unbound-refresh'
      readonly outcome: 'refused' | 'deferred' | 'reported'
      readonly userId: string
      readonly sessionId: string
    }
  | { readonly type: 'superseded'; readonly userId: string; readonly sessionId: string }
  | TheftFact
  | {
      readonly type: 'device-changed'
      readonly userId: string
      readonly sessionId: string
      readonly changes: readonly (keyof Device)[]
    }
  | { readonly type: 'step-up-required'; readonly userId: string; readonly sessionId: string }
  | { readonly type: 'rate-limited'; readonly limit: RateLimitName }
  | { readonly type: 'keys-rotated'; readonly signing: readonly string[]; readonly refresh: readonly string[] }
  | { readonly type: 'revoked'; readonly sessionId: string; readonly reason: RevokeReason }
  | { readonly type: 'csrf-refused'; readonly fault: string }
  /** At start: the cookies are for plain http (`cookie.secure: false`), where whoever is on the way reads them. */
  | { readonly type: 'insecure-cookie' }
  /** A page on plain http was given secure cookies: WebKit keeps none, not even on localhost, and other browsers only there. */
  | { readonly type: 'secure-cookie-over-http'; readonly userId: string; readonly sessionId: string }

/** A fact and the request it happened in; both ids are null where the app called the library itself. */
export type AuditEvent = AuditFact & {
  readonly traceId: string | null
  /** What the client calls this attempt; the same for the retries of one refresh. */
  readonly attemptId: string | null
}

/** Receives every event. Nobody waits for what it returns; what it throws or rejects with is reported to `onError` and changes nothing. */
export type AuditListener = (event: AuditEvent) => unknown

/** Who is told. */
export interface AuditSettings {
  readonly audit: AuditListener
  /** Hears what the listener itself has failed with. */
  readonly onError: (error: unknown, traceId: string | null) => void
}

/** Tells the audit listener, whose own failures are reported and otherwise without effect. */
export function record(
  fact: AuditFact,
  { audit, onError }: AuditSettings,
  exchange?: Pick<Exchange, 'traceId' | 'attemptId'>,
): void {
  const { traceId = null, attemptId = null } = exchange ?? {}
  const tell = async (): Promise<unknown> => audit({ ...fact, traceId, attemptId })
  tell().catch((error: unknown) => onError(error, traceId))
}
