// D-SR-01 D-SR-03 D-SR-05 D-SR-06 D-SR-07 D-SR-08 D-SR-09 D-SR-10
import { describe, expect, test } from 'vitest'
import { bindingWindow, judge, resilientRules, strictRules } from '../../src/rotation/judge.ts'
import type { Presented, RotationRules, RowPatch, Verdict } from '../../src/rotation/judge.ts'
import type { SessionRow } from '../../src/rotation/session-row.ts'
import { sessionRow } from '../rows.ts'

const minute = 60_000
const day = 24 * 60 * minute
const W = resilientRules.settleWindow
const S = resilientRules.seenWindow
const K = resilientRules.maxForks

interface Case {
  readonly name: string
  readonly row?: Partial<SessionRow> | 'none'
  readonly presented?: Partial<Presented>
  readonly now?: number
  readonly rules?: RotationRules
  readonly verdict: Verdict
  readonly patch?: RowPatch | null
}

// The session of most rows: base of generation 5, promoted at 10 min, one child handed out with it.
const promotedAt = 10 * minute
const settled: Partial<SessionRow> = {
  generation: 5,
  formerBaseId: 'former',
  promotedAt,
  forkedAt: promotedAt,
  forks: 1,
  lastActiveAt: promotedAt,
}
const forked: Partial<SessionRow> = { ...settled, forks: 2, forkedAt: 20 * minute }
const offering: RotationRules = { ...resilientRules, bound: 'offer' }
const registered = { x: 'x', y: 'y', registeredAt: 1, confirmedAt: null }
const bound = { ...registered, confirmedAt: 2 }
const base = { generation: 5, id: 'base' }
const former = { generation: 4, id: 'former' }
const child = { generation: 6, id: 'child' }
const seenAt = 30 * minute
const afterSeen = { ...forked, seenAt }

// Twice as long each time, up to two hours.
const repeatsBeyond = [1, 2, 4, 8, 16, 32, 64, 120, 120].map((wait, beyond) => [K + beyond, wait * minute] as const)

const table: readonly Case[] = [
  { name: 'a session that nobody knows is unknown', row: 'none', verdict: 'unknown' },
  { name: 'a token with another secret is unknown', presented: { secretHash: 'other' }, verdict: 'unknown' },
  {
    name: 'another secret is unknown even where the session is revoked',
    row: { revokedAt: 1 },
    presented: { secretHash: 'other' },
    verdict: 'unknown',
  },

  { name: 'a revoked session stays revoked', row: { revokedAt: 1, revokeReason: 'revoked' }, verdict: 'revoked' },
  { name: 'revocation outranks expiry', row: { revokedAt: 1, expiresAt: 5 }, now: 10, verdict: 'revoked' },
  { name: 'the absolute end is the end', row: { expiresAt: 1000 }, now: 1000, verdict: 'expired' },
  { name: 'just before the absolute end the session lives', row: { expiresAt: 1000 }, now: 999, verdict: 'fork' },
  { name: 'the idle end is the end', row: { idleTimeout: 1000 }, now: 1000, verdict: 'expired-idle' },
  { name: 'just before the idle end the session lives', row: { idleTimeout: 1000 }, now: 999, verdict: 'fork' },
  {
    name: 'a report of activity revives no idle session',
    row: { idleTimeout: 1000 },
    presented: { idleFor: 0 },
    now: 1500,
    verdict: 'expired-idle',
  },
  {
    name: 'an extension revives no idle session',
    row: { idleTimeout: 1000 },
    presented: { extend: true },
    now: 1500,
    verdict: 'expired-idle',
  },
  {
    name: 'an old token of an expired session is expired, not theft',
    row: { ...settled, expiresAt: 11 * minute },
    presented: { generation: 1, id: 'old' },
    now: 12 * minute,
    verdict: 'expired',
  },

  { name: 'a bound session wants a proof', row: { bound }, rules: offering, verdict: 'not-bound' },
  {
    name: 'a proof that is over is none',
    row: { bound },
    presented: { provenUntil: 5 },
    now: 5,
    rules: offering,
    verdict: 'not-bound',
  },
  { name: 'a bound session takes a proof', row: { bound }, presented: { provenUntil: 6 }, now: 5, verdict: 'fork' },
  { name: 'a session that is only registered wants none', row: { bound: registered }, verdict: 'fork' },
  {
    name: 'the first proof binds the session, also where nothing else is worth writing',
    row: { ...settled, bound: registered },
    presented: { ...child, idleFor: 1, provenUntil: promotedAt + W },
    now: promotedAt + 1,
    verdict: 'keep',
    patch: { lastActiveAt: promotedAt, bound: { ...registered, confirmedAt: promotedAt + 1 } },
  },
  {
    name: 'an ended session says how it ended, proof or none',
    row: { bound, revokedAt: 1, revokeReason: 'revoked' },
    verdict: 'revoked',
  },
  { name: 'off, nobody wants a proof', row: { bound }, rules: { ...resilientRules, bound: 'off' }, verdict: 'fork' },
  {
    name: 'reported, nobody wants a proof',
    row: { bound },
    rules: { ...resilientRules, bound: 'report' },
    verdict: 'fork',
  },
  {
    name: 'required, a session may be unbound for a while',
    rules: { ...resilientRules, bound: 'require' },
    now: bindingWindow - 1,
    verdict: 'fork',
  },
  {
    name: 'required, and no longer',
    rules: { ...resilientRules, bound: 'require' },
    now: bindingWindow,
    verdict: 'not-bound',
  },
  ...[resilientRules, strictRules].flatMap((rules) =>
    [
      { generation: 5, id: 'sibling' },
      { generation: 4, id: 'sibling' },
      { generation: 0, id: 'old' },
    ].map((old) => ({
      name: `with a proof a replaced token of generation ${old.generation} is a lost answer (W ${rules.settleWindow})`,
      row: { ...settled, bound },
      presented: { ...old, provenUntil: Infinity },
      now: promotedAt + 1,
      rules,
      verdict: 'heal' as const,
    })),
  ),
  {
    name: 'with a proof the base is good again in strict',
    row: { ...settled, bound },
    presented: { ...base, provenUntil: Infinity },
    now: 20 * minute,
    rules: strictRules,
    verdict: 'fork',
  },
  ...[resilientRules, strictRules, { ...resilientRules, onTheft: 'report' as const }].flatMap((rules) =>
    [
      { presented: base, verdict: 'fork' as const },
      { presented: { generation: 0, id: 'old' }, verdict: 'heal' as const },
    ].flatMap(({ presented, verdict }) =>
      [16, 17, 1000].map((forks) => ({
        name: `with a proof nobody waits (${verdict} after ${forks} children, W ${rules.settleWindow}, theft: ${rules.onTheft})`,
        row: { ...settled, bound, forks, forkedAt: promotedAt },
        presented: { ...presented, provenUntil: Infinity },
        now: promotedAt,
        rules,
        verdict,
      })),
    ),
  ),
  {
    name: 'a proof that is over keeps nobody from waiting',
    row: { ...settled, forks: 16, forkedAt: promotedAt },
    presented: { ...base, provenUntil: promotedAt },
    now: promotedAt,
    verdict: 'too-many-forks',
    patch: null,
  },
  {
    name: 'with a proof a child need not have been seen before',
    row: { ...forked, bound },
    presented: { ...child, provenUntil: Infinity },
    now: 20 * minute + W,
    verdict: 'promote',
  },
  {
    name: 'a proof is none of another session',
    row: { bound },
    presented: { secretHash: 'other', provenUntil: Infinity },
    verdict: 'unknown',
  },

  {
    name: 'the first refresh after sign-in forks',
    now: 5,
    verdict: 'fork',
    patch: { forks: 1, forkedAt: 5, lastActiveAt: 5 },
  },
  {
    name: 'the base again yields another child',
    row: settled,
    presented: base,
    now: 20 * minute,
    verdict: 'fork',
    patch: { forks: 2, forkedAt: 20 * minute, lastActiveAt: 20 * minute },
  },
  {
    name: 'the base is never refused for its age',
    row: { ...settled, idleTimeout: 20 * 3_600_000 },
    presented: base,
    now: 15 * 3_600_000,
    verdict: 'fork',
  },
  {
    name: 'the last fork that nobody waits for',
    row: { ...settled, forks: K - 1 },
    presented: base,
    now: 20 * minute,
    verdict: 'fork',
    patch: { forks: K, forkedAt: 20 * minute, lastActiveAt: 20 * minute },
  },

  {
    name: 'a child is promoted once everything has settled',
    row: settled,
    presented: child,
    now: promotedAt + W,
    verdict: 'promote',
    patch: {
      generation: 6,
      baseId: 'child',
      formerBaseId: 'base',
      promotedAt: promotedAt + W,
      forkedAt: promotedAt + W,
      forks: 1,
      seenAt: null,
      lastActiveAt: promotedAt + W,
    },
  },
  {
    name: 'a child that comes a moment too early keeps',
    row: settled,
    presented: { ...child, idleFor: 59_999 },
    now: promotedAt + W - 1,
    verdict: 'keep',
    patch: null,
  },
  {
    name: 'a child of a base that was never forked is promoted',
    row: { ...settled, forks: 0 },
    presented: child,
    now: promotedAt + W,
    verdict: 'promote',
  },

  {
    name: 'a child of a forked base settles when first seen',
    row: forked,
    presented: child,
    now: seenAt,
    verdict: 'settle',
    patch: { seenAt, lastActiveAt: seenAt },
  },
  {
    name: 'a child of a forked base settles even before W',
    row: forked,
    presented: child,
    now: 20 * minute + 1,
    verdict: 'settle',
    patch: { seenAt: 20 * minute + 1, lastActiveAt: 20 * minute + 1 },
  },
  {
    name: 'seen, but not yet settled: keep',
    row: { ...afterSeen, lastActiveAt: seenAt },
    presented: child,
    now: seenAt + W - 1,
    verdict: 'keep',
    patch: null,
  },
  { name: 'seen and settled: promote', row: afterSeen, presented: child, now: seenAt + W, verdict: 'promote' },
  {
    name: 'seen and settled at the last moment: promote',
    row: afterSeen,
    presented: child,
    now: seenAt + S,
    verdict: 'promote',
  },
  {
    name: 'seen too long ago: settle anew',
    row: afterSeen,
    presented: child,
    now: seenAt + S + 1,
    verdict: 'settle',
    patch: { seenAt: seenAt + S + 1, forks: 3, lastActiveAt: seenAt + S + 1 },
  },
  {
    name: 'seen anew for the last time before it is promoted',
    row: { ...afterSeen, forks: K - 1 },
    presented: child,
    now: seenAt + S + 1,
    verdict: 'settle',
    patch: { seenAt: seenAt + S + 1, forks: K, lastActiveAt: seenAt + S + 1 },
  },
  {
    name: 'seen too long ago, and often enough: promote',
    row: { ...afterSeen, forks: K },
    presented: child,
    now: seenAt + S + 1,
    verdict: 'promote',
  },
  {
    name: 'never seen, however often the base was repeated: settle',
    row: { ...forked, forks: K },
    presented: child,
    now: seenAt,
    verdict: 'settle',
  },
  {
    name: 'seen, but forked again since: keep',
    row: { ...afterSeen, forks: 3, forkedAt: seenAt + 30_000, lastActiveAt: seenAt },
    presented: child,
    now: seenAt + W + 1,
    verdict: 'keep',
    patch: null,
  },

  {
    name: 'keep writes nothing for a little activity',
    row: settled,
    presented: child,
    now: promotedAt + 30_000,
    verdict: 'keep',
    patch: null,
  },
  {
    name: 'keep writes nothing at a twentieth of the idle time',
    row: { ...settled, idleTimeout: 20 * minute, lastActiveAt: promotedAt - 30_000 },
    presented: child,
    now: promotedAt + 30_000,
    verdict: 'keep',
    patch: null,
  },
  {
    name: 'keep writes where activity moved by more than a twentieth',
    row: { ...settled, idleTimeout: 20 * minute, lastActiveAt: promotedAt - 30_001 },
    presented: child,
    now: promotedAt + 30_000,
    verdict: 'keep',
    patch: { lastActiveAt: promotedAt + 30_000 },
  },
  {
    name: 'keep writes an extension, however small',
    row: settled,
    presented: { ...child, extend: true, idleFor: 20_000 },
    now: promotedAt + 1,
    verdict: 'keep',
    patch: { lastActiveAt: promotedAt + 1 },
  },

  {
    name: 'two generations ahead: a fail-over lost writes',
    row: settled,
    presented: { generation: 7, id: 'far' },
    now: promotedAt + 1,
    verdict: 'ahead',
    patch: {
      generation: 7,
      baseId: 'far',
      formerBaseId: null,
      promotedAt: promotedAt + 1,
      forkedAt: promotedAt + 1,
      forks: 1,
      seenAt: null,
      lastActiveAt: promotedAt + 1,
    },
  },

  {
    name: 'the base before this one, which a crash brought back, yields a child of this one',
    row: settled,
    presented: former,
    now: promotedAt + 1,
    verdict: 'fork',
    patch: { forks: 2, forkedAt: promotedAt + 1, lastActiveAt: promotedAt + 1 },
  },
  {
    name: 'the base before this one is not refused for its age, either',
    row: { ...settled, idleTimeout: 20 * 3_600_000 },
    presented: former,
    now: 15 * 3_600_000,
    verdict: 'fork',
  },
  {
    name: 'two bases ago is theft at once',
    row: settled,
    presented: { generation: 3, id: 'former' },
    now: promotedAt + 1,
    verdict: 'theft',
  },
  {
    name: 'the base before this one is not known where writes were lost',
    row: { ...settled, formerBaseId: null },
    presented: former,
    now: promotedAt + W + 1,
    verdict: 'theft',
  },

  {
    name: 'a sibling of the base before this one, just after the promotion, is superseded',
    row: settled,
    presented: { generation: 4, id: 'sibling' },
    now: promotedAt + W,
    verdict: 'superseded',
  },
  {
    name: 'a sibling of the base, just after the promotion, is superseded',
    row: settled,
    presented: { generation: 5, id: 'sibling' },
    now: promotedAt + W,
    verdict: 'superseded',
  },
  {
    name: 'a sibling of the base before this one, later, is theft',
    row: settled,
    presented: { generation: 4, id: 'sibling' },
    now: promotedAt + W + 1,
    verdict: 'theft',
    patch: { revokedAt: promotedAt + W + 1, revokeReason: 'reuse-detected' },
  },
  {
    name: 'a sibling of the base, later, is theft',
    row: settled,
    presented: { generation: 5, id: 'sibling' },
    now: promotedAt + W + 1,
    verdict: 'theft',
  },
  {
    name: 'anything older is theft at once',
    row: settled,
    presented: { generation: 3, id: 'old' },
    now: promotedAt + 1,
    verdict: 'theft',
  },

  {
    name: 'strict: the first refresh forks',
    rules: strictRules,
    now: 5,
    verdict: 'fork',
    patch: { forks: 1, forkedAt: 5, lastActiveAt: 5 },
  },
  {
    name: 'strict: a child is promoted at once',
    rules: strictRules,
    row: settled,
    presented: child,
    now: promotedAt + 1,
    verdict: 'promote',
  },
  {
    name: 'strict: the base again is theft',
    rules: strictRules,
    row: settled,
    presented: base,
    now: promotedAt + 1,
    verdict: 'theft',
  },
  {
    name: 'strict: the base before this one is theft',
    rules: strictRules,
    row: settled,
    presented: former,
    now: promotedAt,
    verdict: 'theft',
  },

  {
    name: 'activity counts from when it happened',
    presented: { idleFor: 2000 },
    now: 5000,
    verdict: 'fork',
    patch: { forks: 1, forkedAt: 5000, lastActiveAt: 3000 },
  },
  {
    name: 'a report of older activity moves nothing back',
    row: { lastActiveAt: 4000 },
    presented: { idleFor: 2000 },
    now: 5000,
    verdict: 'fork',
    patch: { forks: 1, forkedAt: 5000, lastActiveAt: 4000 },
  },

  ...repeatsBeyond.flatMap(([forks, wait]): readonly Case[] => [
    {
      name: `after ${forks} children the base is repeated ${wait / minute} minutes later`,
      row: { ...settled, forks, idleTimeout: day },
      presented: base,
      now: promotedAt + wait,
      verdict: 'fork',
      patch: { forks: forks + 1, forkedAt: promotedAt + wait, lastActiveAt: promotedAt + wait },
    },
    {
      name: `after ${forks} children the base is not repeated before ${wait / minute} minutes`,
      row: { ...settled, forks, idleTimeout: 20 * day },
      presented: base,
      now: promotedAt + wait - 1,
      verdict: 'too-many-forks',
      patch: null,
    },
  ]),
  {
    name: 'who has to wait is not idle',
    row: { ...settled, forks: K + 6, idleTimeout: 30 * minute },
    presented: { ...base, idleFor: minute },
    now: promotedAt + 29 * minute,
    verdict: 'too-many-forks',
    patch: { lastActiveAt: promotedAt + 28 * minute },
  },
  {
    name: 'nor is the device of whoever has to wait remembered',
    row: { ...settled, forks: K + 6, idleTimeout: 30 * minute },
    presented: { ...base, device: { userAgent: 'Other', address: null } },
    now: promotedAt + 29 * minute,
    verdict: 'too-many-forks',
    patch: { lastActiveAt: promotedAt + 29 * minute },
  },
  {
    name: 'the base before this one is kept waiting, too',
    row: { ...settled, forks: K },
    presented: former,
    now: promotedAt + 1,
    verdict: 'too-many-forks',
  },
  {
    name: 'a child that was seen shortens no wait',
    row: { ...settled, forks: K, seenAt: promotedAt },
    presented: base,
    now: promotedAt + 1,
    verdict: 'too-many-forks',
  },
  {
    name: 'a child is served however often the base was repeated',
    row: { ...settled, forks: K + 5 },
    presented: child,
    now: promotedAt + 1,
    verdict: 'settle',
  },
  {
    name: 'nobody waits for a clock that was set back',
    row: { ...settled, forks: K + 5 },
    presented: base,
    now: promotedAt - 1,
    verdict: 'fork',
  },

  {
    name: 'a dry run treats theft as a repeat of the base',
    rules: { ...resilientRules, onTheft: 'report' },
    row: settled,
    presented: { generation: 3, id: 'old' },
    now: promotedAt + 1,
    verdict: 'theft-tolerated',
    patch: { forks: 2, forkedAt: promotedAt + 1, lastActiveAt: promotedAt + 1 },
  },
  {
    name: 'a dry run of strict tolerates the second use',
    rules: { ...strictRules, onTheft: 'report' },
    row: settled,
    presented: base,
    now: promotedAt + 1,
    verdict: 'theft-tolerated',
  },
  {
    name: 'a dry run of strict keeps nobody waiting before a resilient one would',
    rules: { ...strictRules, onTheft: 'report' },
    row: { ...settled, forks: K - 1 },
    presented: base,
    now: promotedAt + 1,
    verdict: 'theft-tolerated',
  },
  {
    name: 'and then it does',
    rules: { ...strictRules, onTheft: 'report' },
    row: { ...settled, forks: K },
    presented: base,
    now: promotedAt + 1,
    verdict: 'too-many-forks',
  },
  {
    name: 'a dry run slows down, too',
    rules: { ...resilientRules, onTheft: 'report' },
    row: { ...settled, forks: K },
    presented: { generation: 3, id: 'old' },
    now: promotedAt,
    verdict: 'too-many-forks',
  },

  {
    name: 'the device is remembered with what is written anyway',
    presented: { device: { userAgent: 'Other', address: null } },
    row: { device: { userAgent: 'Browser', address: '192.0.2.0/24' } },
    now: 5,
    verdict: 'fork',
    patch: { forks: 1, forkedAt: 5, lastActiveAt: 5, device: { userAgent: 'Other', address: '192.0.2.0/24' } },
  },
]

describe('the verdict table', () => {
  test.each(table)('$name', ({ row = {}, presented, now = 1, rules = resilientRules, verdict, patch }) => {
    const stored = row === 'none' ? undefined : sessionRow(row)
    const judgement = judge(stored, { generation: 0, id: 'base', secretHash: 'hash', ...presented }, now, rules)
    expect(judgement).toEqual({ verdict, patch: patch === undefined ? judgement.patch : patch })
  })

  test.each(
    table.filter(({ verdict }) => ['unknown', 'revoked', 'expired', 'expired-idle', 'superseded'].includes(verdict)),
  )('writes nothing: $name', ({ row = {}, presented, now = 1, rules = resilientRules }) => {
    const stored = row === 'none' ? undefined : sessionRow(row)
    expect(judge(stored, { generation: 0, id: 'base', secretHash: 'hash', ...presented }, now, rules).patch).toBeNull()
  })
})
