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
  /** Signs in at the site. `adapter` takes the place of Node's http adapter in clients made of axios. */
  readonly start: (origin: string, adapter?: AxiosAdapter) => Promise<Client>
}

export type IdealName = 'bare-axios' | 'bare-fetch'

export interface Client {
  /** Resolves when the API answered 2xx, and rejects otherwise. `path` begins with a slash and is of the API. */
  readonly get: (path: string) => Promise<unknown>
  /** Stops what runs by itself; absent where nothing does. */
  readonly dispose?: () => void
}

/** A plain client that knows nothing of sessions: whoever uses it refreshes by hand. */
export interface Ideal extends Omit<Contestant, 'start' | 'ideal'> {
  readonly start: (origin: string, adapter?: AxiosAdapter) => Promise<IdealClient>
}

export interface IdealClient extends Client {
  readonly refresh: () => Promise<void>
}

/** What `/auth/login` and `/auth/refresh` answer. */
export interface TokenAnswer {
  readonly access_token: string
  readonly refresh_token: string
}
