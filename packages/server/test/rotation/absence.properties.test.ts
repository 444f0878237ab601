// D-SR-03 D-SC-09
import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { issuesCredential, resilientRules } from '../../src/rotation/judge.ts'
import type { RotationRules } from '../../src/rotation/judge.ts'
import { defaultLifetimes } from '../../src/settings/lifetimes.ts'
import { createJudgedSession } from '../models/judged-session.ts'
import type { JudgedSession, Token } from '../models/judged-session.ts'

const second = 1_000
const minute = 60 * second
const hour = 60 * minute
const away = 48 * hour

// Waits about which the rules change their mind, and any other.
const wait = fc.oneof(
  fc.constantFrom(second, 30 * second, 59 * second, minute, 61 * second, 2 * minute, 299 * second, 301 * second),
  fc.integer({ min: second, max: 2 * hour }),
)
const careful = fc.record({
  /** In which order what was stolen and what came of it are tried: the oldest first, or the newest. */
  newestFirst: fc.boolean(),
  /** The thief lives by these waits, one after the other, again and again. */
  waits: fc.array(wait, { minLength: 1, maxLength: 4 }),
  /** When it goes on by one promotion, if ever. */
  promotesAt: fc.oneof(fc.constant(Infinity), fc.integer({ min: 0, max: away })),
})
type Careful = typeof careful extends fc.Arbitrary<infer Value> ? Value : never

test('a thief who knows the rules, and leaves the owner a token that counts, has access for less than six hours of two days', () => {
  fc.assert(
    fc.property(careful, (thief) => {
      const { covered, ownersToken } = steal(thief, resilientRules)
      expect(issuesCredential(ownersToken) || ownersToken === 'too-many-forks').toBe(true)
      expect(covered).toBeLessThan(6 * hour)
    }),
    { numRuns: 300 },
  )
}, 60_000)

// Else the thief would be too clumsy to show anything.
test('without waits between repeats it has access all the time', () => {
  const rules = { ...resilientRules, longestForkInterval: 0 }
  const { covered } = steal({ newestFirst: false, waits: [minute], promotesAt: Infinity }, rules)
  expect(covered).toBeGreaterThan(47 * hour)
})

/** Presents whatever is answered without a promotion, but for one; so that the owner, who comes back with what was stolen, is no thief then. */
function steal({ newestFirst, waits, promotesAt }: Careful, rules: RotationRules) {
  const session = createJudgedSession(rules)
  const loot = [session.first]
  let [covered, until, hasPromoted] = [0, 0, false]
  for (let [now, turn] = [0, 0]; now < away; now += waits[turn++ % waits.length] ?? minute) {
    const mayPromote = !hasPromoted && now >= promotesAt
    const token = choose(session, newestFirst ? loot.toReversed() : loot, now, mayPromote)
    if (!token) continue
    const { verdict, child } = session.present(token, now)
    if (child) loot.push(child)
    hasPromoted ||= verdict === 'promote'
    const { access, accessWhileForked } = defaultLifetimes
    const end = now + (session.row().forks > 1 ? accessWhileForked : access)
    covered += Math.max(0, end - Math.max(now, until))
    until = Math.max(until, end)
  }
  return { covered, ownersToken: session.worth(session.first, away) }
}

function choose(session: JudgedSession, tokens: readonly Token[], now: number, mayPromote: boolean): Token | undefined {
  return tokens.find((token) => {
    const verdict = session.worth(token, now)
    return issuesCredential(verdict) && (mayPromote || verdict !== 'promote')
  })
}
