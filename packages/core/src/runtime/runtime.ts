import type { Instant } from '../engine/instant.ts'
import type { AttentionEvent } from '../engine/step.ts'

/** What a session needs of the world. `browserRuntime()` is the real one, `createWorld()` of `@keyturn/core/testing` the fake one. */
export interface Runtime {
  readonly clock: Clock
  readonly locks: Locks
  readonly peers: Peers
  readonly attention: Attention
  readonly memory: Memory
  /** The page; undefined where there is none (servers). */
  readonly page: Page | undefined
  /** A number in [0, 1), for jitter. */
  readonly random: () => number
  /** An id that no other tab has. */
  readonly newId: () => string
}

/** What is asked of an absolute URL. */
export type Address = Pick<URL, 'href' | 'origin' | 'protocol' | 'host' | 'pathname'>

/** The page that the session runs in: its address and its cookies. */
export interface Page {
  readonly origin: string
  /** What relative URLs are resolved against. */
  readonly href: string
  /** The value of a cookie that scripts may read. */
  readonly readCookie: (name: string) => string | undefined
  /** Deletes a cookie of the path `/` that scripts may read. Without it, it stays until it expires. */
  readonly forgetCookie?: (name: string) => void
  /**
   * Reads an address, where the platform's `URL` is not to be trusted with where a token goes; undefined for what is none. Whoever sends it must
   * understand it as this does. @default new URL(address, href)
   */
  readonly readUrl?: (address: string) => Address | undefined
  /** Looks at the addresses of a session when it is made. @throws {TypeError} One of them cannot be used here. */
  readonly checkAddresses?: (endpoints: readonly string[], origins: readonly string[]) => void
}

/** The time and the timers that a session goes by. */
export interface Clock {
  readonly now: () => Instant
  /** Calls back once, `delay` milliseconds from now or a little later (or, beyond 2^31 ms, earlier; `Infinity` is never due), and returns how to call that off. */
  readonly wakeIn: (delay: number, callback: () => void) => () => void
}

/** Turns among the tabs of one origin; in browsers the Web Locks API. */
export interface Locks {
  /**
   * Runs `task` while no other tab runs one under the same name, and at the latest when `giveUp` aborts: a lock that is held by a
   * frozen tab, or is not to be had at all, delays the task but never prevents it. `held` tells it whether the lock is really held.
   * Rejects only as `task` does.
   */
  readonly exclusively: (name: string, giveUp: AbortSignal, task: (held: boolean) => Promise<void>) => Promise<void>
}

/** The other tabs of this origin. */
export interface Peers {
  /** Joins the channel `name`. What others say arrives at `listener`, unchecked. */
  readonly join: (name: string, listener: (message: unknown) => void) => Channel
}

/** The messages among the tabs of one origin; in browsers a `BroadcastChannel`. */
export interface Channel {
  /** Tells all other tabs. Never throws. */
  readonly tell: (message: unknown) => void
  /** How many other tabs are in this channel; 1 where that cannot be known. */
  readonly countOthers: () => Promise<number>
  readonly leave: () => void
}

/** Whether somebody looks at this tab, and whether it has a network. */
export interface Attention {
  readonly isVisible: () => boolean
  readonly isOnline: () => boolean
  readonly watch: (listener: (event: AttentionEvent) => void) => () => void
}

/** Remembers one word per origin over reloads. Nothing secret goes in; it may be erased at any time. */
export interface Memory {
  readonly read: (key: string) => string | null
  readonly write: (key: string, value: string | null) => void
}
