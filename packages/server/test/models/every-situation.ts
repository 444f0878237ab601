// Every situation that rotation tells apart, at the instants before, at and after which it matters.
import { bindingWindow } from '../../src/rotation/judge.ts'
import type { RotationRules } from '../../src/rotation/judge.ts'
import type { SessionRow } from '../../src/rotation/session-row.ts'
import { resolveRules } from '../../src/settings/rotation-rules.ts'
import { sessionRow } from '../rows.ts'
import type { Situation } from './verdict-table.ts'

export interface Told extends Situation {
  /** The options of a server with these rules. */
  readonly options: Parameters<typeof resolveRules>[0]
}

const options: readonly Told['options'][] = [
  { profile: 'resilient', onTheft: 'session' },
  { profile: 'resilient', onTheft: 'report' },
  { profile: 'resilient', onTheft: 'user' },
  { profile: 'strict', onTheft: 'session' },
  { profile: 'strict', onTheft: 'report' },
  { profile: 'resilient', onTheft: 'session', settleWindow: 1_000, seenWindow: 5_000, maxForks: 3 },
]

const promotedAt = 10_000_000
const generation = 5
const idleTimeout = 3_600_000

// As long as in a real token.
const id = (name: string): string => Buffer.from(name.padEnd(16)).toString('base64url')
const ids = { baseId: id('base'), formerBaseId: id('former') }
const session = { sid: id('session'), generation, promotedAt, idleTimeout, ...ids }

const tokens = [
  { generation: generation + 3, id: id('other') },
  { generation: generation + 2, id: id('other') },
  { generation: generation + 1, id: id('child') },
  { generation, id: ids.baseId },
  { generation, id: id('sibling') },
  { generation: generation - 1, id: ids.formerBaseId },
  { generation: generation - 1, id: id('sibling') },
  { generation: generation - 2, id: ids.formerBaseId },
  { generation: 0, id: id('first') },
]

const reports = [{}, { extend: true, idleFor: promotedAt }, { idleFor: promotedAt }]
const reportAt = (index: number) => reports[(index + Math.floor(index / tokens.length)) % reports.length]

const key = { x: id('x'), y: id('y'), registeredAt: 0 }
const bindings: readonly SessionRow['bound'][] = [null, { ...key, confirmedAt: null }, { ...key, confirmedAt: 10 }]

/** The same with sessions that are bound or not, and with proofs or without. */
function boundSituations(secretHash: string): readonly Told[] {
  const policies = [
    { bound: 'offer' },
    { bound: 'report' },
    { bound: 'require' },
    { bound: 'offer', profile: 'strict' },
    { bound: 'report', onTheft: 'report' },
  ] as const
  return policies.flatMap((option) => {
    const rules = resolveRules(option)
    // One instant of the proof that is over, and one that is not.
    const proofs = [undefined, 0, 1]
    const moments = [...livingSessions(rules).filter((_, index) => index % 23 === 0), ...endedSessions(), noSession]
    const ages = [0, bindingWindow - 1, bindingWindow].map((age) => ({ age }))
    const situations = product(product(moments, tokens), product(product(bindings, proofs), ages))
    // A part of them is enough, in which each still meets each.
    return situations
      .filter((_, index) => index % 5 === 0)
      .map(([[{ changes, now, isAnothers }, token], [[bound, proof], { age }]], index) => ({
        row: changes && sessionRow({ ...session, secretHash, ...changes, bound, createdAt: age === 0 ? 0 : now - age }),
        presented: {
          ...token,
          ...reportAt(index),
          secretHash: isAnothers ? 'of another session' : secretHash,
          ...(proof !== undefined && { provenUntil: now + proof }),
        },
        now,
        rules,
        options: option,
      }))
  })
}

/** `secretHash`: of the session; any other is that of another session. */
export function everySituation(secretHash: string): readonly Told[] {
  return [...plainSituations(secretHash), ...boundSituations(secretHash)]
}

function plainSituations(secretHash: string): readonly Told[] {
  return options.flatMap((option) => {
    const rules = resolveRules(option)
    const moments: readonly Moment[] = [...livingSessions(rules), ...endedSessions(), noSession]
    return product(moments, tokens).map(([{ changes, now, isAnothers }, token], index) => ({
      row: changes && sessionRow({ ...session, secretHash, ...changes }),
      // Not each with each: what is reported decides nothing, it is only written.
      presented: { ...token, ...reportAt(index), secretHash: isAnothers ? 'of another session' : secretHash },
      now,
      rules,
      options: option,
    }))
  })
}

interface Moment {
  /** Undefined where there is no session. */
  readonly changes: Partial<SessionRow> | undefined
  readonly now: number
  readonly isAnothers?: boolean
}

const noSession: Moment = { changes: undefined, now: promotedAt }

function livingSessions({
  settleWindow,
  seenWindow,
  maxForks,
  forkInterval,
  longestForkInterval,
}: RotationRules): readonly Moment[] {
  const allForks = [0, 1, 2, maxForks - 1, maxForks, maxForks + 1, 15, 16, 17, maxForks + 20]
  const forkedAt = promotedAt + 700
  return product(new Set(allForks.filter((forks) => forks >= 0)), [
    null,
    forkedAt - settleWindow - 1,
    forkedAt - seenWindow - 1,
    forkedAt + 1,
  ]).flatMap(([forks, seenAt]) => {
    const instants = [
      promotedAt - 3_600_000,
      promotedAt,
      promotedAt + settleWindow,
      forkedAt + settleWindow,
      ...[1, 2, 16].map((times) => forkedAt + times * forkInterval),
      forkedAt + longestForkInterval,
    ]
    if (seenAt !== null) instants.push(seenAt + settleWindow, seenAt + seenWindow)
    const moments = instants
      .flatMap((instant) => [instant - 1, instant, instant + 1])
      .filter((now) => now >= promotedAt)
    return [...new Set(moments)].flatMap((now) =>
      [ids.formerBaseId, null].map((formerBaseId) => ({
        // Active a little before, so that only some reports are worth writing.
        changes: { forks, forkedAt, seenAt, formerBaseId, lastActiveAt: now - idleTimeout / 20 - (forks % 2) },
        now,
      })),
    )
  })
}

function endedSessions(): readonly Moment[] {
  const now = promotedAt + idleTimeout
  const ends: readonly Partial<SessionRow>[] = [
    { revokedAt: promotedAt, revokeReason: 'reuse-detected' },
    { revokedAt: promotedAt, revokeReason: 'signed-out' },
    {},
  ]
  const deadlines = [now - 1, now, now + 1]
  return product(ends, product(deadlines, deadlines)).flatMap(([end, [expiresAt, idleEndsAt]]) => {
    const changes = { ...end, forks: 1, expiresAt, lastActiveAt: idleEndsAt - idleTimeout }
    return [
      { changes, now },
      { changes, now, isAnothers: true },
    ]
  })
}

function product<A, B>(some: Iterable<A>, others: Iterable<B>): readonly (readonly [A, B])[] {
  return [...some].flatMap((one) => [...others].map((other) => [one, other] as const))
}
