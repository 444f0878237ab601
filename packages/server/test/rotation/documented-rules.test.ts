// D-SC-01 D-SC-08 D-SR-06 D-SR-07 D-SR-10 D-SR-12
import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { resilientRules, strictRules } from '../../src/rotation/judge.ts'
import type { RotationRules } from '../../src/rotation/judge.ts'
import { refresh, revoke } from '../models/documented-rules.ts'
import type { Refresh, Session, State } from '../models/documented-rules.ts'
import { rotationSubject } from '../models/rotation-subject.ts'
import { serverSubject } from '../models/server-subject.ts'
import type { Subject } from '../models/subject.ts'

// The documented rules and the engine, told the same story. A failure names the seed and the path with which it is told again.

const day = 86_400_000
const scaled = { settleWindow: 1_000, seenWindow: 5_000, maxForks: 3 }
const quick: RotationRules = { ...resilientRules, ...scaled }
const slowedDown: RotationRules = { ...quick, maxForks: 2, forkInterval: 1_000, longestForkInterval: 5_000 }

// Up to here a pick counts from the newest token, else from the oldest.
const recent = 7
const pick = fc.nat({ max: 1000 })
const report = {
  idleFor: fc.option(fc.nat({ max: 7_200_000 }), { nil: undefined }),
  extend: fc.boolean(),
}
const user = fc.constantFrom('user-1', 'user-2')
const times = [1, 999, 1_000, 1_001, 2_000, 4_000, 5_000, 5_001, day / 20, day]
const step = fc.oneof(
  { weight: 6, arbitrary: fc.record({ type: fc.constant('refresh'), pick, ...report }) },
  { weight: 6, arbitrary: fc.record({ type: fc.constant('refresh'), pick: fc.nat({ max: recent }), ...report }) },
  { weight: 3, arbitrary: fc.record({ type: fc.constant('move-on') }) },
  { weight: 3, arbitrary: fc.record({ type: fc.constant('together'), picks: fc.tuple(pick, pick), ...report }) },
  { weight: 6, arbitrary: fc.record({ type: fc.constant('wait'), time: fc.constantFrom(...times) }) },
  fc.record({ type: fc.constant('forge'), pick }),
  fc.record({ type: fc.constant('sign-in'), user }),
  fc.record({ type: fc.constant('sign-out'), pick }),
  fc.record({ type: fc.constantFrom('revoke-all', 'block', 'unblock'), user }),
)
type Step = typeof step extends fc.Arbitrary<infer Value> ? Value : never
const story = fc.array(step, { maxLength: 40 })

test.each([
  ['resilient', quick],
  ['strict', strictRules],
  ['slowed down', slowedDown],
])(
  'the rotation does what the rules say: %s',
  async (_, rules) => {
    const property = fc.asyncProperty(story, async (steps) => {
      expect(await differences(steps, rules, rotationSubject(rules))).toEqual([])
    })
    await fc.assert(property, { numRuns: 3_500 })
  },
  60_000,
)

test('the whole server does what the rules say', async () => {
  const property = fc.asyncProperty(story, async (steps) => {
    expect(await differences(steps, quick, serverSubject(quick))).toEqual([])
  })
  await fc.assert(property, { numRuns: 50 })
}, 60_000)

/** What the subject did otherwise than the rules say. */
async function differences(steps: readonly Step[], rules: RotationRules, subject: Subject): Promise<readonly string[]> {
  const found: string[] = []
  const issued: { readonly token: number; readonly text: string }[] = []
  let numbers = 0
  let state: State = { now: 0, sessions: [], blocked: [] }
  await signIn('user-1')
  for (const each of steps) await perform(each)
  return found

  async function perform(each: Step): Promise<void> {
    switch (each.type) {
      case 'wait':
        subject.passTime(each.time)
        state = { ...state, now: state.now + each.time }
        return
      case 'refresh':
        return present([chosen(each.pick)], each)
      case 'together':
        // Whoever is refused for a blocked user ends the session only afterwards, so that another may still be told something else.
        for (const pick of state.blocked.length > 0 ? each.picks : []) await present([chosen(pick)], each)
        return state.blocked.length > 0 ? undefined : present(each.picks.map(chosen), each)
      case 'move-on':
        // Long enough for anything to settle and be promoted.
        for (const time of [0, 1_000, 1_000]) {
          await perform({ type: 'wait', time })
          await present([chosen(0)], {})
        }
        return
      case 'forge': {
        const said = await subject.presentForged(chosen(each.pick).text)
        if (said !== 'no-session' && said !== 'malformed') found.push(`a forged token: ${said}`)
        return
      }
      case 'sign-in':
        return state.blocked.includes(each.user) ? undefined : signIn(each.user)
      case 'sign-out': {
        const { token, text } = chosen(each.pick)
        await subject.signOut(text)
        state = revoke(state, ({ tokens }) => tokens.includes(token))
        return
      }
      case 'revoke-all':
        await subject.revokeUser(each.user)
        state = revoke(state, ({ user }) => user === each.user)
        return
      default: {
        const isBlocked = each.type === 'block'
        subject.setBlocked(each.user, isBlocked)
        const others = state.blocked.filter((name) => name !== each.user)
        state = { ...state, blocked: isBlocked ? [...others, each.user] : others }
      }
    }
  }

  function chosen(pick: number): (typeof issued)[number] {
    const token = issued.at(pick <= recent ? -1 - pick : pick % issued.length) ?? issued[0]
    if (!token) throw new Error('Nobody has signed in.')
    return token
  }

  async function signIn(user: string): Promise<void> {
    const token = numbers++
    issued.push({ token, text: await subject.signIn(user) })
    state = { ...state, sessions: [...state.sessions, newSession(user, token, state.now)] }
  }

  /** All at once: what comes of it must be what comes of one after the other, in one order or another. */
  async function present(
    chosen: readonly (typeof issued)[number][],
    { idleFor, extend = false }: Pick<Refresh, 'idleFor' | 'extend'>,
  ): Promise<void> {
    const asked = chosen.map(({ token }) => ({ token, idleFor, extend, successor: numbers++ }))
    const answers = await Promise.all(chosen.map(({ text }) => subject.refresh(text, { idleFor, extend })))
    const said = answers.map((answer) => answer.said)
    const orders = [asked, asked.toReversed()].map((order) => inTurn(state, order, rules))
    const found = orders.find((order) =>
      asked.every(({ successor }, index) => order.said.get(successor) === said[index]),
    )
    expect(said, JSON.stringify(orders.map((order) => [...order.said.values()]))).toEqual(found && said)
    state = found?.state ?? state
    for (const [index, { successor }] of asked.entries()) {
      const text = answers[index]?.token
      expect(text !== undefined).toBe(isKnown(state, successor))
      if (text !== undefined) issued.push({ token: successor, text })
    }
  }
}

function inTurn(state: State, order: readonly Refresh[], rules: RotationRules) {
  const said = new Map<number, string>()
  for (const each of order) {
    const result = refresh(state, each, rules)
    said.set(each.successor, result.said)
    state = result.state
  }
  return { said, state }
}

function isKnown({ sessions }: State, token: number): boolean {
  return sessions.some(({ tokens }) => tokens.includes(token))
}

function newSession(user: string, token: number, now: number): Session {
  return {
    user,
    base: token,
    former: undefined,
    children: [],
    siblings: [],
    formerSiblings: [],
    tokens: [token],
    promotedAt: now,
    forkedAt: now,
    seenAt: undefined,
    forks: 0,
    lastActiveAt: now,
    idleTimeout: day,
    endsAt: now + 7 * day,
    ended: undefined,
  }
}
