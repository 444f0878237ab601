import { forgetRecent, note, startSession, store } from './held-session.ts'
import type { HeldSession } from './held-session.ts'
import type { Random } from './random.ts'
import type { Tally } from './tally.ts'
import { nameOf } from './wire.ts'
import type { Wire, WireAnswer } from './wire.ts'

/** Where somebody lives. */
export interface Surroundings {
  readonly wire: Wire
  readonly tally: Tally
  /** That of the server, in ms; everything else is scaled by it. */
  readonly settleWindow: number
  /** Whether answers get lost, browsers crash and thieves go out. */
  readonly isChaotic: () => boolean
  /** Whether everybody shall stop. */
  readonly isOver: () => boolean
  /** Resolves after so many ms, or once everybody shall stop. */
  readonly rest: (duration: number) => Promise<void>
}

/** An honest user. */
export interface Victim {
  readonly name: string
  /** Undefined before the first sign-in. */
  readonly session: () => HeldSession | undefined
  /** Resolves when everything is over; rejects for an answer that the server has no business to give. */
  readonly live: () => Promise<void>
}

/** A user with a browser of several tabs, that signs in and stays signed in. */
export function createVictim(name: string, random: Random, surroundings: Surroundings): Victim {
  const { wire, tally, settleWindow, isChaotic, isOver, rest } = surroundings
  let session: HeldSession | undefined

  async function live(): Promise<void> {
    while (!isOver()) {
      if (session && !session.isOver) await visit(session)
      else await signIn()
      await rest(absence())
    }
  }

  async function signIn(): Promise<void> {
    const answer = await wire.signIn(name)
    if (answer.type === 'credential' && answer.refreshToken !== undefined) session = startSession(answer.refreshToken)
  }

  /** All tabs refresh, each with what the cookie was when they were opened. */
  async function visit(current: HeldSession): Promise<void> {
    if (isChaotic() && random.chance(0.05)) crash(current)
    const { token } = current
    const tabs = random.chance(0.6) ? 1 : random.integer(2, 5)
    await Promise.all(Array.from({ length: tabs }, async () => hear(current, token, await wire.refresh(token))))
  }

  function hear(current: HeldSession, token: string, answer: WireAnswer): void {
    if (isChaotic() && random.chance(0.04)) {
      tally.count('answers lost')
      note(current, `lost ${nameOf(answer)} for`, token)
      return
    }
    note(current, `${nameOf(answer)} for`, token)
    if (answer.type === 'refused') end(current, answer.code)
    if (answer.type === 'credential' && answer.refreshToken !== undefined) store(current, answer.refreshToken)
  }

  function end(current: HeldSession, code: string): void {
    if (current.isOver) return
    current.isOver = true
    if (current.theft && code === 'reuse-detected') current.theft.foundAt ??= Date.now()
    else tally.falseSignOuts.push({ client: name, code, story: current.story })
  }

  function crash(current: HeldSession): void {
    tally.count('browsers crashed')
    // Chromium: 30 s of its 60.
    forgetRecent(current, random.next() * (settleWindow / 2))
    note(current, 'crashed back to')
  }

  /** A reload, the usual work, or a nap. */
  function absence(): number {
    const kind = random.next()
    if (kind < 0.4) return random.next() * settleWindow * 0.1
    return kind < 0.9 ? settleWindow * (0.5 + random.next()) : settleWindow * (2 + 5 * random.next())
  }

  return { name, session: () => session, live }
}
