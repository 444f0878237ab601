/** What arrived, preflights aside. */
export interface ApiRequest {
  readonly method: string
  /** Path and query. */
  readonly path: string
  readonly headers: Readonly<Record<string, string | string[] | undefined>>
  /** The bytes, one a character. */
  readonly body: string
}

export interface ApiReply {
  /** @default 200 */
  readonly status?: number
  readonly headers?: Readonly<Record<string, string>>
  /** The bytes, one a character. @default '' */
  readonly body?: string
  /**
   * `held`: it comes when `release()` is called. `never`: the connection stays open without an answer. `unfinished`: it stays open after the
   * body, as if there were more. `cut`: it breaks there.
   */
  readonly when?: 'held' | 'never' | 'unfinished' | 'cut'
}

/** A WebSocket that was opened. Its first text must be `{ "type": "authenticate", "accessToken" }`; a token that is refused closes it with 4401. */
export interface SocketVisit {
  readonly path: string
  readonly headers: Readonly<Record<string, string | string[] | undefined>>
  /** What it said, in order. */
  readonly texts: readonly string[]
  /** What it was closed with; null while it is open. */
  readonly code: number | null
}

/** What a server does from now on. */
export interface ApiScript {
  /**
   * Which requests are let in: those whose token has this number or a higher one, e.g. `Bearer secret-2`. Others are refused.
   * `null` lets every request in. @default null
   */
  readonly oldestToken?: number | null
  /** What is answered, by path; any other path is answered with what arrived, as JSON. @default {} */
  readonly replies?: Readonly<Record<string, ApiReply>>
  /** What refused requests are answered with. @default a 401 that says `invalid_token` */
  readonly refusal?: ApiReply
}

/** A real HTTP server on this machine; any page may ask it. What it is told and asked can be written as JSON, so that a page can drive it. */
export interface Api {
  readonly origin: string
  /** Changes what is named. */
  readonly script: (script: ApiScript) => Promise<void>
  /** Everything that arrived so far, as soon as it is `atLeast` so much. */
  readonly requests: (atLeast?: number) => Promise<readonly ApiRequest[]>
  /** Lets the held answers go; those to come go at once. */
  readonly release: () => Promise<void>
  readonly openConnections: () => Promise<number>
  /** Breaks all connections. */
  readonly disconnect: () => Promise<void>
  /** The WebSockets so far. */
  readonly sockets: () => Promise<readonly SocketVisit[]>
  readonly tellSockets: (text: string) => Promise<void>
  readonly closeSockets: (code: number) => Promise<void>
  /** Breaks all connections, and takes no more. Stopping again does nothing. */
  readonly stop: () => Promise<void>
}

export interface ApiOptions {
  /** Over TLS and HTTP/2, which browsers want for a request body that is a stream. @default false */
  readonly secure?: boolean
}

/** Starts a server. */
export type StartApi = (options?: ApiOptions) => Promise<Api>
