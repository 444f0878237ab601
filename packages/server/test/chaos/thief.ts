import type { HeldSession } from './held-session.ts'
import type { Random } from './random.ts'
import type { Theft, TheftKind } from './tally.ts'
import type { Surroundings, Victim } from './victim.ts'

/** How many tokens a browser must have held since, before a thief of that kind uses its copy. */
const patienceOf: Readonly<Record<TheftKind, number>> = { eager: 0, late: 3, old: 8 }

/** Steals one refresh token after the other and lives on each, until that is found. Resolves when everything is over. */
export async function liveAsThief(
  victims: readonly Victim[],
  random: Random,
  surroundings: Surroundings,
): Promise<void> {
  const { settleWindow, isChaotic, isOver, rest } = surroundings
  while (!isOver() && isChaotic()) {
    await rest(random.next() * settleWindow)
    const session = random.pick(victims)?.session()
    const kind = random.pick<TheftKind>(['eager', 'late', 'old'])
    if (session && kind && !session.isOver && !session.theft) await steal(session, kind, random, surroundings)
  }
}

async function steal(
  session: HeldSession,
  kind: TheftKind,
  random: Random,
  { wire, tally, settleWindow, isChaotic, isOver, rest }: Surroundings,
): Promise<void> {
  let { token } = session
  const enough = session.held.length + patienceOf[kind]
  while (session.held.length < enough) {
    await rest(settleWindow / 2)
    if (session.isOver || !isChaotic()) return
  }
  // From here on the session may end through no fault of the server.
  const theft: Theft = { kind, usedAt: Date.now(), foundAt: undefined }
  session.theft = theft
  tally.thefts.push(theft)
  while (theft.foundAt === undefined && !isOver()) {
    const answer = await wire.refresh(token)
    if (answer.type === 'refused') theft.foundAt ??= Date.now()
    if (answer.type === 'credential') token = answer.refreshToken ?? token
    await rest(settleWindow * random.next())
  }
}
