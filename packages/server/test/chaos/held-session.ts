import type { Theft } from './tally.ts'

/** A session as its browser knows it, from one sign-in on. */
export interface HeldSession {
  /** What the cookie jar holds. */
  token: string
  /** All that it ever held, in order. */
  readonly held: string[]
  /** What the jar held from each instant on, crashes included: what a crash has taken is on no disk to come back from. */
  readonly jar: { readonly token: string; readonly at: number }[]
  /** What a thief has done with a copy of one of them. */
  theft: Theft | undefined
  isOver: boolean
  /** What happened to it lately. */
  readonly story: string[]
}

export function startSession(token: string): HeldSession {
  return { token, held: [token], jar: [{ token, at: Date.now() }], theft: undefined, isOver: false, story: [] }
}

export function store(session: HeldSession, token: string): void {
  session.held.push(token)
  fill(session, token)
}

/** The browser crashes, and what was not on the disk yet `delay` ms ago is forgotten. */
export function forgetRecent(session: HeldSession, delay: number): void {
  const flushed = session.jar.findLast(({ at }) => at <= Date.now() - delay)
  fill(session, flushed?.token ?? session.token)
}

/** Notes what happened, with a token by its place in the order. */
export function note(session: HeldSession, event: string, token = session.token): void {
  const place = session.held.indexOf(token)
  const seconds = (Date.now() % 100_000) / 1000
  session.story.push(`${seconds.toFixed(2)} ${event} #${place}`)
  if (session.story.length > 40) session.story.shift()
}

function fill(session: HeldSession, token: string): void {
  session.token = token
  session.jar.push({ token, at: Date.now() })
}
