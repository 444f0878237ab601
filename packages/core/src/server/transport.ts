/** How the session talks to the auth server. `fetchTransport` is the default; bring your own for other protocols. */
export interface Transport {
  signIn(credentials: Readonly<Record<string, unknown>>, call: TransportCall): Promise<TransportAnswer>
  refresh(report: RefreshReport, call: TransportCall): Promise<TransportAnswer>
  signOut(options: SignOutReport, call: TransportCall): Promise<TransportAnswer>
}

/** What a transport gets with each call of the auth server. */
export interface TransportCall {
  /** The same for all attempts of one refresh, new for a new one; for the server's audit. */
  readonly attemptId: string
  /** To be sent along: the CSRF token, where the option `csrf` asks for one. */
  readonly headers: Readonly<Record<string, string>>
  /** Aborts when the answer no longer matters or the timeout has passed. */
  readonly signal: AbortSignal
}

/** What the client tells with a refresh. */
export interface RefreshReport {
  /** Milliseconds since somebody was last active in any tab. */
  readonly idleFor: number
  /** Whether the user asked to stay signed in. */
  readonly extend: boolean
  /** In `body` mode: what the store holds. */
  readonly refreshToken?: string | undefined
}

/** What the client tells with a sign-out. */
export interface SignOutReport {
  /** Whether all sessions of the user end. */
  readonly everywhere: boolean
  /** In `body` mode: what the store holds. */
  readonly refreshToken?: string | undefined
  /**
   * The access token that was in force, for servers that want one; it may have expired by now. Undefined in `cookie` mode, and where the page has
   * been reloaded since.
   */
  readonly accessToken?: string | undefined
}

/** An answer of the auth server, read: its status, its body, and what headers said of it. */
export interface TransportAnswer {
  readonly status: number
  /** Parsed JSON, else the text. */
  readonly body: unknown
  /** What `Retry-After` says, in milliseconds. */
  readonly retryAfter?: number | undefined
  /** The headers, for `readAnswer`: some servers put the token into one. */
  readonly headers?: Pick<Headers, 'get'>
}
