import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { judge, mintsChild, resilientRules, strictRules } from '../../src/rotation/judge.ts'
import type { Presented, RotationRules } from '../../src/rotation/judge.ts'
import type { SessionRow } from '../../src/rotation/session-row.ts'
import { sessionRow } from '../rows.ts'

interface Step {
  /** Which of the tokens issued so far is presented. */
  readonly pick: number
  readonly wait: number
  readonly idleFor: number | undefined
  readonly extend: boolean
}

interface Issued {
  readonly generation: number
  readonly id: string
}

const steps = fc.array(
  fc.record({
    pick: fc.nat({ max: 1000 }),
    wait: fc.oneof(fc.nat({ max: 5_000 }), fc.nat({ max: 120_000 }), fc.nat({ max: 900_000 })),
    idleFor: fc.option(fc.nat({ max: 900_000 }), { nil: undefined }),
    extend: fc.boolean(),
  }),
  { maxLength: 60 },
)
const rules = fc.constantFrom(resilientRules, strictRules)

test('of all children of one base exactly one can be promoted', () => {
  fc.assert(
    fc.property(steps, rules, (run, rules) => {
      const promoted = new Map<number, string>()
      replay(run, rules, ({ before, presented, verdict }) => {
        if (verdict !== 'promote') return
        expect(presented.generation).toBe(before.generation + 1)
        expect(promoted.has(presented.generation)).toBe(false)
        promoted.set(presented.generation, presented.id)
      })
    }),
  )
})

test('no token but that of the base, of the one before it and of a child is worth anything once everything has settled', () => {
  fc.assert(
    fc.property(steps, rules, (run, rules) => {
      replay(run, rules, ({ before, presented, now, verdict }) => {
        const isPast =
          presented.generation < before.generation ||
          (presented.generation === before.generation && presented.id !== before.baseId)
        const isFormer = presented.id === before.formerBaseId
        if (!isPast || isFormer || now <= before.promotedAt + rules.settleWindow || before.revokedAt !== null) return
        expect(['theft', 'expired', 'expired-idle']).toContain(verdict)
      })
    }),
  )
})

test('keep never changes more than the last activity, and mints nothing', () => {
  fc.assert(
    fc.property(steps, rules, (run, rules) => {
      replay(run, rules, ({ verdict, patch }) => {
        if (verdict !== 'keep') return
        expect(mintsChild(verdict)).toBe(false)
        expect(Object.keys(patch ?? {}).filter((column) => column !== 'lastActiveAt')).toEqual([])
      })
    }),
  )
})

test('activity never moves back, never into the future, and the absolute end never moves', () => {
  fc.assert(
    fc.property(steps, rules, (run, rules) => {
      replay(run, rules, ({ before, after, now }) => {
        expect(after.lastActiveAt).toBeGreaterThanOrEqual(before.lastActiveAt)
        expect(after.lastActiveAt).toBeLessThanOrEqual(now)
        expect(after.expiresAt).toBe(before.expiresAt)
      })
    }),
  )
})

test('a client that always presents the newest token it stored is never taken for a thief, whatever answers it loses', () => {
  const losses = fc.array(fc.record({ wait: fc.nat({ max: 3_000_000 }), lost: fc.boolean() }), { maxLength: 80 })
  fc.assert(
    fc.property(losses, (run) => {
      let row = sessionRow({ expiresAt: Number.MAX_SAFE_INTEGER })
      let jar: Issued = { generation: 0, id: 'base' }
      let now = 0
      let minted = 0
      for (const { wait, lost } of run) {
        now += wait
        const { verdict, patch } = judge(row, { ...jar, secretHash: 'hash' }, now, resilientRules)
        expect(['promote', 'settle', 'keep', 'fork']).toContain(verdict)
        row = { ...row, ...patch }
        if (mintsChild(verdict) && !lost) jar = { generation: row.generation + 1, id: `child-${minted++}` }
      }
    }),
  )
})

interface Outcome {
  readonly before: SessionRow
  readonly after: SessionRow
  readonly presented: Presented
  readonly now: number
  readonly verdict: ReturnType<typeof judge>['verdict']
  readonly patch: ReturnType<typeof judge>['patch']
}

// Anyone may present any token that was ever issued, at any time.
function replay(run: readonly Step[], rules: RotationRules, check: (outcome: Outcome) => void): void {
  const issued: Issued[] = [{ generation: 0, id: 'base' }]
  let row = Object.freeze(sessionRow())
  let now = 0
  for (const { pick, wait, idleFor, extend } of run) {
    now += wait
    const token = issued[pick % issued.length] ?? { generation: 0, id: 'base' }
    const presented = Object.freeze({ ...token, secretHash: 'hash', idleFor, extend })
    const { verdict, patch } = judge(row, presented, now, rules)
    const before = row
    row = Object.freeze({ ...row, ...patch })
    if (mintsChild(verdict)) issued.push({ generation: row.generation + 1, id: `child-${issued.length}` })
    check({ before, after: row, presented, now, verdict, patch })
  }
}
