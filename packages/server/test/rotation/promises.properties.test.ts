// D-SR-03 D-SC-09
import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { issuesCredential, resilientRules, strictRules } from '../../src/rotation/judge.ts'
import type { RotationRules, Verdict } from '../../src/rotation/judge.ts'
import { createHonestBrowser } from '../models/honest-browser.ts'
import type { HonestBrowser } from '../models/honest-browser.ts'
import { createJudgedSession } from '../models/judged-session.ts'
import { createThief, createVictim } from '../models/theft.ts'

const second = 1_000
const minute = 60 * second
const hour = 60 * minute

const which = fc.nat({ max: 20 })
const time = fc.oneof(
  fc.nat({ max: 10 * second }),
  fc.nat({ max: 3 * minute }),
  fc.constantFrom(second, 6 * second, 9_999, 18 * second, 29 * second, minute, 61 * second, 2 * minute, 9 * hour),
)
const usual = [
  // What goes well has to be frequent, or there is nothing to go wrong.
  { weight: 6, arbitrary: fc.record({ type: fc.constant('refresh') }) },
  { weight: 2, arbitrary: fc.record({ type: fc.constant('ask') }) },
  { weight: 3, arbitrary: fc.record({ type: fc.constant('arrive'), which }) },
  { weight: 3, arbitrary: fc.record({ type: fc.constant('answer'), which }) },
  { weight: 8, arbitrary: fc.record({ type: fc.constant('wait'), time }) },
  { weight: 2, arbitrary: fc.record({ type: fc.constant('crash') }) },
] as const
type Step =
  | { readonly type: 'refresh' | 'ask' | 'flush' | 'crash' }
  | { readonly type: 'arrive' | 'answer'; readonly which: number }
  | { readonly type: 'wait' | 'sleep'; readonly time: number }
const withFlush: fc.Arbitrary<Step> = fc.oneof(...usual, fc.record({ type: fc.constant('flush') }))
const sleep = fc.record({ type: fc.constant('sleep'), time })
const withSleep: fc.Arbitrary<Step> = fc.oneof(...usual, { weight: 3, arbitrary: sleep })

test.each([
  ['crashes and early writes', withFlush],
  ['crashes and sleep', withSleep],
])(
  'no order of requests, answers, losses, repeats, %s signs an honest user out',
  (_, step) => {
    const property = fc.property(fc.array(step, { maxLength: 120 }), (steps) => {
      expect(trouble(steps, resilientRules)).toEqual([])
    })
    fc.assert(property, { numRuns: 1_500 })
  },
  60_000,
)

// Else the stories above would be too harmless to show anything.
test.each([
  ['strict single use does', strictRules],
  ['promoting before anything has settled does', { ...resilientRules, settleWindow: 0 }],
])('but %s', (_, rules) => {
  const property = fc.property(fc.array(withFlush, { maxLength: 120 }), (steps) => trouble(steps, rules).length === 0)
  expect(fc.check(property, { numRuns: 5_000, seed: 1 }).failed).toBe(true)
})

/** The verdicts that sign the user out, or will as soon as the browser asks again. */
function trouble(steps: readonly Step[], rules: RotationRules): readonly Verdict[] {
  const session = createJudgedSession(rules)
  const browser = createHonestBrowser(session)
  const worth: Verdict[] = []
  for (const each of steps) {
    // More repeats of one base than that are not promised to be harmless.
    if (session.row().forks >= resilientRules.maxForks) break
    perform(each, browser)
    worth.push(session.worth(browser.token(), browser.now()))
  }
  // A late duplicate is told to use the newer one, which is in the jar.
  const said = browser.said().filter((verdict) => verdict !== 'superseded')
  return [...said, ...worth].filter((verdict) => !issuesCredential(verdict))
}

const deeds = fc.array(
  fc.record({
    /** Which of all tokens that the thief ever got: 0 is what was stolen, the largest is the newest. */
    pick: fc.oneof(fc.constantFrom(0, 1000), fc.nat({ max: 1000 })),
    wait: fc.oneof(fc.nat({ max: second }), fc.nat({ max: minute }), fc.nat({ max: 10 * minute })),
  }),
  { maxLength: 100 },
)
/** Presents one token in the same rhythm, which is how to keep everything from settling. */
const stubborn = fc
  .tuple(fc.constantFrom(0, 1), fc.integer({ min: 20 * second, max: 3 * minute }))
  .map(([pick, wait]) => Array.from({ length: 100 }, () => ({ pick, wait })))
const theft = fc.record({
  deeds: fc.oneof(
    deeds,
    stubborn,
    fc.tuple(deeds, stubborn).map((parts) => parts.flat()),
  ),
  /** How often the victim had refreshed by then. */
  refreshes: fc.nat({ max: 6 }),
  haste: fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 5, maxLength: 5 }),
})

test('whatever a thief does, an hour after both have begun to use what was stolen the session is over', () => {
  fc.assert(
    fc.property(theft, ({ deeds, refreshes, haste }) => {
      const session = createJudgedSession(resilientRules)
      const victim = createVictim(session, haste)
      for (let refresh = 0; refresh < refreshes; refresh++) victim.refreshUntil(victim.nextAt())
      const thief = createThief(session, victim.token())
      let now = victim.nextAt()
      let begun: number | undefined
      for (const { pick, wait } of [...deeds, ...persistence]) {
        now += wait
        victim.refreshUntil(now)
        if (!thief.present(pick, now)) continue
        begun ??= now
        expect(now - begun).toBeLessThanOrEqual(hour)
      }
      expect(session.row().revokeReason).toBe('reuse-detected')
    }),
    { numRuns: 600 },
  )
}, 60_000)

// No thief is found who never comes back.
const persistence = Array.from({ length: 90 }, () => ({ pick: 1000, wait: minute }))

function perform(step: Step, browser: HonestBrowser): void {
  switch (step.type) {
    case 'refresh':
      browser.ask()
      browser.arrive(-1)
      return browser.answer(-1)
    case 'arrive':
    case 'answer':
      return browser[step.type](step.which)
    case 'wait':
      return browser.passTime(step.time)
    case 'sleep':
      return browser.sleep(step.time)
    default:
      return browser[step.type]()
  }
}
