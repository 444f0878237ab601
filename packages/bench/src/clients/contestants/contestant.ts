import type { AxiosAdapter } from 'axios'

/** One way to keep a session, as its documentation sets it up. */
export interface Contestant {
  readonly name: string
  /** The npm package whose version is measured; absent for what is written by hand. */
  readonly packageName?: string
  /** The plain client that it is measured against. */
  readonly ideal: IdealName
  /** What is special about it here. */
  readonly note?: string
  readonly start: (entrance: Entrance) => Promise<Client>
}

/** How a contestant comes to the site. */
export interface Entrance {
  readonly origin: string
  /** Signs in, or takes up the session of a browser that is signed in. @default 'sign-in' */
  readonly by?: 'sign-in' | 'restore'
  /** In the place of what clients made of axios send with by default. */
  readonly adapter?: AxiosAdapter
}

export type IdealName = 'bare-axios' | 'bare-fetch'

export interface Client {
  /** Resolves when the API answered 2xx, and rejects otherwise. `path` begins with a slash and is of the API. */
  readonly get: (path: string) => Promise<unknown>
  /** Stops what runs by itself; absent where nothing does. */
  readonly dispose?: () => void
  /** Absent where the client has no state to show. */
  readonly seen?: () => Seen
}

/** How often a page was told to show something anew since the start. */
export interface Seen {
  /** Of all that the client tells. */
  readonly changes: number
  /** Of the user alone. */
  readonly changesOfUser: number
}

/** A plain client that knows nothing of sessions: whoever uses it refreshes by hand. */
export interface Ideal extends Omit<Contestant, 'start' | 'ideal'> {
  readonly start: (entrance: Entrance) => Promise<IdealClient>
}

export interface IdealClient extends Client {
  readonly refresh: () => Promise<void>
}

/** Where a contestant gets its first tokens: whoever keeps them in memory refreshes to restore a session. */
export function firstTokens({ origin, by = 'sign-in' }: Entrance): string {
  return `${origin}/auth/${by === 'sign-in' ? 'login' : 'refresh'}`
}

/** What `/auth/login` and `/auth/refresh` answer. */
export interface TokenAnswer {
  readonly access_token: string
  readonly refresh_token: string
}
