import { hash } from 'node:crypto'
import type { SessionRow } from '@keyturn/server'
import { left, type Spent } from './moves.ts'
import type { Stage } from './stage.ts'

/**
 * What tells a state apart from others: all that can be seen from the outside of the two sessions, of the server, and of what is between them.
 * Names of sessions and tokens are told by the order in which they come up, generations by which is later: they count on, whichever way a state
 * was reached. What a session has in its closures shows in its timers, its locks, its letters and what it said of itself last.
 */
export function fingerprint(stage: Stage, spent: Spent, events: number): string {
  const { post, memory, jar, server, judgement, world, tabs } = stage
  const now = world.now()
  const generations = [...new Set(tabs.flatMap(({ watch }) => watch.generations()))].toSorted(
    (one, other) => one - other,
  )
  const text = JSON.stringify([
    tabs.map(({ session, condition, ending, watch }) => [
      session.getState(),
      condition.is,
      ending,
      watch.view(now),
      watch.generations().map((each) => [generations.indexOf(each), each > now]),
    ]),
    post.letters.map((letter) => [letter.name(), letter.detail, letter.cookie, letter.answer(), letter.isCalledOff()]),
    [jar.read(), memory.views(), judgement.last() ?? 'unknown', judgement.signInsUnderWay()],
    left(spent, events),
  ])
  const names = new Map<string, string>()
  const named = text.replaceAll(/"(s|r|access-|id-)\d+"/g, (id, kind: string) => {
    const known = names.get(id)
    if (known !== undefined) return known
    const name = `${kind}#${names.size}`
    names.set(id, name)
    return name
  })
  const sids = [...names.keys()].filter((id) => id.startsWith('"s'))
  const rows = sids.map((id) => describe(server.rowOf(id.slice(1, -1)), now, names))
  return hash('sha1', named + JSON.stringify(rows), 'base64')
}

/** What the judge goes by. */
function describe(row: SessionRow | undefined, now: number, names: ReadonlyMap<string, string>): unknown {
  if (!row || row.revokedAt !== null) return row?.revokeReason ?? null
  const { userId, generation, baseId, formerBaseId, promotedAt, forkedAt, forks, seenAt, lastActiveAt } = row
  const name = (id: string | null): unknown => names.get(`"${id}"`) ?? (id === null ? null : 'unknown')
  const since = (time: number | null): unknown => (time === null ? null : now - time)
  const times = [promotedAt, forkedAt, seenAt, lastActiveAt].map(since)
  return [userId, generation, name(baseId), name(formerBaseId), forks, ...times]
}
