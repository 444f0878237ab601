// D-SC-02 D-SC-06
import { expect, test } from 'vitest'
import { resilientRules, strictRules } from '../../src/rotation/judge.ts'
import type { Presented, RotationRules } from '../../src/rotation/judge.ts'
import { rotate } from '../../src/rotation/rotation.ts'
import type { SessionRow } from '../../src/rotation/session-row.ts'
import { memoryStore } from '../../src/stores/memory.ts'
import { sessionRow } from '../rows.ts'

const now = 20 * 60_000
const settled = { generation: 5, formerBaseId: 'former', promotedAt: 0, forkedAt: 0, forks: 1, idleTimeout: 2 * now }

const old = { generation: 2, id: 'old' }
const base = { generation: 5, id: 'base' }
const child = { generation: 6, id: 'child' }
const sibling = { generation: 6, id: 'sibling' }

interface Race {
  readonly name: string
  readonly row: Partial<SessionRow>
  readonly presented: readonly Pick<Presented, 'generation' | 'id'>[]
  readonly rules?: RotationRules
  /** What is said, in any order. */
  readonly said: readonly (readonly string[])[]
  readonly isOver: boolean
}

const races: readonly Race[] = [
  {
    name: 'reuse and a good refresh: theft is told once, and the session ends',
    row: settled,
    presented: [old, child],
    said: [
      ['promote', 'theft'],
      ['revoked', 'theft'],
    ],
    isOver: true,
  },
  {
    name: 'reuse and two good refreshes: the same',
    row: settled,
    presented: [old, child, base],
    said: [
      ['fork', 'promote', 'theft'],
      ['fork', 'revoked', 'theft'],
      ['fork', 'settle', 'theft'],
      ['promote', 'revoked', 'theft'],
      ['revoked', 'revoked', 'theft'],
    ],
    isOver: true,
  },
  {
    name: 'two siblings that are both ripe: one is promoted',
    row: { ...settled, forks: 2, seenAt: now - 2 * resilientRules.settleWindow },
    presented: [child, sibling],
    said: [['promote', 'superseded']],
    isOver: false,
  },
  {
    name: 'one child three times: one promotion, and two repeats of what is the base then',
    row: settled,
    presented: [child, child, child],
    said: [['fork', 'fork', 'promote']],
    isOver: false,
  },
  {
    name: 'strict, one token twice: one is served, the other is theft',
    row: { promotedAt: 0, forkedAt: 0, idleTimeout: 2 * now },
    presented: [
      { generation: 0, id: 'base' },
      { generation: 0, id: 'base' },
    ],
    rules: strictRules,
    said: [['fork', 'theft']],
    isOver: true,
  },
]

test.each(races)('in every interleaving: $name', async ({ row, presented, rules = resilientRules, said, isOver }) => {
  const found = new Set<string>()
  await inEveryOrder(async (choose) => {
    const store = memoryStore({ now: () => now })
    await store.create(sessionRow(row))
    const turns = takeTurns(choose)
    const gated = { ...store, find: turns.gate(store.find), replace: turns.gate(store.replace) }
    const verdicts = await turns.finish(
      presented.map(async (token) => {
        const { verdict } = await rotate(gated, 'session-1', { ...token, secretHash: 'hash' }, rules, () => ({
          user: '',
        }))
        return verdict
      }),
    )
    found.add(verdicts.toSorted().join())
    expect((await store.find('session-1')).row?.revokeReason).toBe(isOver ? 'reuse-detected' : null)
  })
  expect([...found].toSorted()).toEqual(said.map((verdicts) => verdicts.join()))
})

type Choose = (options: number) => number

/** Plays with every sequence of choices that there is: depth first, each play taking the first where nothing else was planned. */
async function inEveryOrder(play: (choose: Choose) => Promise<void>): Promise<void> {
  const planned: (readonly number[])[] = [[]]
  for (let plan = planned.pop(); plan; plan = planned.pop()) {
    const known = plan
    const taken: number[] = []
    await play((options) => {
      const choice = known[taken.length] ?? 0
      if (taken.length >= known.length) for (let other = 1; other < options; other++) planned.push([...taken, other])
      taken.push(choice)
      return choice
    })
  }
}

/** Lets one operation happen at a time, when everybody has come as far as possible, and the one that is chosen. */
function takeTurns(choose: Choose) {
  const waiting: (() => void)[] = []
  return {
    gate:
      <Parameters extends unknown[], Result>(operation: (...parameters: Parameters) => Promise<Result>) =>
      async (...parameters: Parameters): Promise<Result> => {
        await new Promise<void>((resolve) => waiting.push(resolve))
        return operation(...parameters)
      },
    finish: async <Result>(parties: readonly Promise<Result>[]): Promise<readonly Result[]> => {
      const all = Promise.all(parties)
      for (;;) {
        await new Promise((resolve) => setImmediate(resolve))
        if (waiting.length === 0) return all
        const [next] = waiting.splice(choose(waiting.length), 1)
        next?.()
      }
    },
  }
}
