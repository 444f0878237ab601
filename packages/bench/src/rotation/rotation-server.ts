/** A server that rotates refresh tokens, as the simulation sees it. Tokens are texts that only the server understands. */
export interface RotationServer {
  /** Starts a session; returns its first token. */
  readonly signIn: () => Promise<string>
  readonly present: (token: string) => Promise<Outcome>
  /** The database fails over to a standby that never got what was written in the last `lost` ms. Sign-ins and ends of sessions are not lost. */
  readonly failOver: (lost: number) => Promise<void>
  /** A token for the same session that the server never issued. */
  readonly forge: (token: string) => string
}

/** What came of presenting a token. `verdict` is the server's own word for it. */
export type Outcome =
  /** An access token that lives for `lifetime` ms; without a `token` the client's own stays good. */
  | { readonly type: 'served'; readonly verdict: string; readonly lifetime: number; readonly token?: string }
  /** Nothing, and nothing lost: ask again. */
  | { readonly type: 'later'; readonly verdict: string }
  /** The session is over. */
  | { readonly type: 'refused'; readonly verdict: string }

/** A way to rotate refresh tokens. */
export interface Algorithm {
  /** As in reports. */
  readonly title: string
  /** A server with an empty database; `now` is its clock. */
  readonly start: (now: () => number) => Promise<RotationServer>
}
