import type { RefreshTokenStore, SessionOptions } from '@keyturn/core'

/** An auth server that people run, as it is installed and spoken to. */
export interface RealServer {
  readonly name: string
  /** What it is made of, with its version. */
  readonly version: string
  /** Installs it into a folder that is taken away afterwards, starts it there on a port of loopback, and has a user in it. */
  readonly start: (place: Place) => Promise<RunningServer>
}

export interface Place {
  readonly folder: string
  readonly port: number
  /** Has something done when all is over; the last first. */
  readonly atEnd: (stop: () => unknown) => void
}

export interface RunningServer {
  readonly origin: string
  /** The program of the guide. */
  readonly options: (store: RefreshTokenStore) => Partial<SessionOptions<unknown>>
  /** What signs its user in; a code is good once. */
  readonly fields: () => Promise<Fields> | Fields
  /** The same with a password, or a code, that is wrong. */
  readonly wrongFields: Fields
  /** What an access token opens. */
  readonly api: string
  /** How long an access token lives, in milliseconds, or what has all of them expire. */
  readonly lifetime?: number
  readonly expire?: () => Promise<void>
  /** What cookies have of it, which nobody can present a second time: what refreshes, or the credential as well. @default nothing */
  readonly credential?: 'cookie' | 'cookie that refreshes'
}

export type Fields = Readonly<Record<string, unknown>>

/** It cannot be had here. */
export class NotInstalledError extends Error {
  override readonly name = 'NotInstalledError'
}
