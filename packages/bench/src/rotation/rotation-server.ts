/** A server that rotates refresh tokens, as the simulation sees it. Tokens are texts that only the server understands. */
export interface RotationServer {
  /** Starts a session; returns its first token. */
  readonly signIn: () => Promise<string>
  readonly present: (token: string, presence?: Presence) => Promise<Outcome>
  /** The database fails over to a standby that never got what was written in the last `lost` ms. Sign-ins and ends of sessions are not lost. */
  readonly failOver: (lost: number) => Promise<void>
  /** A token for the same session that the server never issued. */
  readonly forge: (token: string) => string
}

/** What comes with a token of a browser that binds its session to a key. */
export interface Presence {
  /** Until when its proof counts. */
  readonly provenUntil?: number
  /** The browser says that it could not get one. */
  readonly isSkipped?: boolean
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
  /** Browsers bind their sessions to a key, and their profiles are restored from old copies now and then. @default false */
  readonly isBound?: boolean
  /** A server with an empty database; `now` is its clock. */
  readonly start: (now: () => number) => Promise<RotationServer>
}
