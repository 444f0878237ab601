// D-SR-01 D-SR-03 D-SR-05 D-SR-06 D-SR-07 D-SR-08 D-SR-09 D-SR-10
import { readFile } from 'node:fs/promises'
import { expect, test } from 'vitest'
import { rotationRefusal } from '../../src/endpoints/rotation-refusal.ts'
import { boundCookieName } from '../../src/http/bound-cookie.ts'
import { refusals } from '../../src/http/errors.ts'
import { writeDatedMac } from '../../src/keys/dated-mac.ts'
import {
  bindingWindow,
  issuesCredential,
  judge,
  mintsChild,
  resilientRules,
  strictRules,
} from '../../src/rotation/judge.ts'
import type { RowPatch, Verdict } from '../../src/rotation/judge.ts'
import { firstRefreshToken, hashSecret, writeRefreshToken } from '../../src/rotation/refresh-token.ts'
import type { SessionRow } from '../../src/rotation/session-row.ts'
import { memoryStore } from '../../src/stores/memory.ts'
import { everySituation } from '../models/every-situation.ts'
import type { Told } from '../models/every-situation.ts'
import { cellsOf, presentedWords, readTable, sessionWords, whenWords } from '../models/verdict-table.ts'
import type { Line } from '../models/verdict-table.ts'
import { createServerWorld, createTestBrowser, keys, textMember } from '../server-world.ts'
import type { Reply } from '../server-world.ts'

const page = await readFile(new URL('../../../../docs/concepts/verdicts.md', import.meta.url), 'utf8')
const table = cellsOf(page, 'presented', 'when', 'verdict', 'answer', 'refresh token', 'the session')
const lines = readTable(table)
const first = firstRefreshToken(0)
const situations = scattered(everySituation(hashSecret(first.secret)))
const judged = situations.map((situation) => {
  const { row, presented, now, rules } = situation
  const judgement = judge(row, presented, now, rules)
  return { situation, ...judgement, answer: answerTo(judgement.verdict, row) }
})

test('the judge says in every situation what the first line of the table that fits says', () => {
  expect(firstDifference(lines)).toBeUndefined()
})

test.each(lines.map((line, index) => ({ line, name: table[index]?.slice(0, 3).join(', ') })))(
  'a server answers what the table says: $name',
  async ({ line }) => {
    const told = situations.filter((situation) => lines.find(({ fits }) => fits(situation)) === line)
    expect(told.length).toBeGreaterThan(0)
    for (const situation of spread(told, 12)) {
      const [answer, { refreshToken }] = [line.answerIn(situation), line]
      expect(await answered(situation)).toEqual({ answer, refreshToken, row: rowAfter(situation, line) })
    }
  },
)

test('no word of the table could be another one', () => {
  const [verdicts, tokens] = [2, 4].map((column) => [...new Set(table.map((line) => line[column] ?? ''))])
  const words = [Object.keys(presentedWords), Object.keys(whenWords), verdicts, [], tokens, Object.keys(sessionWords)]
  const unnoticed = table.flatMap((line, at) =>
    line.flatMap((cell, column) =>
      otherCells(cell, words[column] ?? []).filter((other) => !isFalse(table.with(at, line.with(column, other)))),
    ),
  )
  expect(unnoticed).toEqual([])
}, 30_000)

test('the constants are those of the profiles', () => {
  const profiles = [resilientRules, strictRules]
  const seconds = (name: 'settleWindow' | 'seenWindow' | 'forkInterval' | 'longestForkInterval') =>
    profiles.map((rules) => `${rules[name] / 1000} s`)
  expect(cellsOf(page, '', 'option').map(([letter, option, , ...values]) => [letter, option, ...values])).toEqual([
    ['W', '`settleWindow`', ...seconds('settleWindow')],
    ['S', '`seenWindow`', ...seconds('seenWindow')],
    ['K', '`maxForks`', ...profiles.map(({ maxForks }) => String(maxForks))],
    ['D', '', ...seconds('forkInterval')],
    ['L', '', ...seconds('longestForkInterval')],
    ['B', '', ...profiles.map(() => `${bindingWindow / 1000} s`)],
  ])
})

/** The same in another order, in which what tells two tables apart comes soon. */
function scattered<T>(all: readonly T[]): readonly T[] {
  // A prime, so that each comes once.
  const step = 7919
  return all.flatMap((_, at) => all[(at * step) % all.length] ?? [])
}

/** Where the judge first says otherwise. */
function firstDifference(told: readonly Line[]): object | undefined {
  for (const { situation, verdict, answer, patch } of judged) {
    const line = told.find(({ fits }) => fits(situation))
    const expected = line?.patch(situation)
    const isSaid =
      line?.verdict === verdict && line.answer.startsWith(answer) && line.refreshToken === refreshTokenOf(verdict)
    if (!isSaid || !isSamePatch(expected, patch)) {
      return { situation, judge: { verdict, answer, patch }, table: { ...line, patch: expected } }
    }
  }
  return undefined
}

/** Status and code. */
function answerTo(verdict: Verdict, row: SessionRow | undefined): string {
  if (issuesCredential(verdict)) return '200'
  const code = rotationRefusal({ verdict, judged: row })
  return `${refusals[code].status} \`${code}\``
}

function refreshTokenOf(verdict: Verdict): string {
  if (mintsChild(verdict)) return 'a new one'
  return issuesCredential(verdict) ? 'the same' : 'none'
}

function isSamePatch(one: RowPatch | null | undefined, other: RowPatch | null): boolean {
  if (!one || !other) return one === other
  const names = new Set([...Object.keys(one), ...Object.keys(other)])
  return [...names].every((name) => JSON.stringify(Reflect.get(one, name)) === JSON.stringify(Reflect.get(other, name)))
}

/** The cell with one of its words exchanged, or left out. */
function otherCells(cell: string, words: readonly string[]): readonly string[] {
  const said = cell.split('; ')
  const exchanged = said.flatMap((word, at) =>
    words.filter((other) => other !== word).map((other) => said.with(at, other).join('; ')),
  )
  const shortened = said.length > 1 ? said.map((_, at) => said.toSpliced(at, 1).join('; ')) : []
  return [...exchanged, ...shortened]
}

function isFalse(changed: readonly (readonly string[])[]): boolean {
  try {
    return firstDifference(readTable(changed)) !== undefined
  } catch {
    return true
  }
}

/** The first, the last and some in between. */
function spread<T>(all: readonly T[], count: number): readonly T[] {
  const step = Math.max(1, (all.length - 1) / (count - 1))
  return all.filter((_, index) => Math.floor(index / step) * step > index - 1)
}

/** What a server with this session answers, and what it has written. */
async function answered({ row, presented, now, options }: Told): Promise<object> {
  const store = memoryStore({ now: () => now })
  if (row) await store.create(row)
  const browser = createTestBrowser(createServerWorld({ store, ...options }))
  const { generation, id, idleFor, extend = false, provenUntil } = presented
  const secret = presented.secretHash === row?.secretHash ? first.secret : firstRefreshToken(0).secret
  const token = { ...first, secret, generation, id, sid: row?.sid ?? first.sid }
  browser.cookie = writeRefreshToken(token, keys.refresh[0])
  // One that is over would be deferred: tests of the wire look after that.
  if (provenUntil !== undefined && now < provenUntil) browser.jar.set(boundCookieName, proof(token.sid, provenUntil))
  const idleSeconds = idleFor === undefined ? {} : { idleSeconds: idleFor / 1000 }
  const reply = await browser.post('/auth/refresh', { extend, ...idleSeconds })
  const served = reply.setCookies.length > 0 ? 'a new one' : 'the same'
  const refreshToken = reply.status === 200 ? served : 'none'
  return { answer: answerOf(reply), refreshToken, row: row && (await store.find(row.sid)).row }
}

function proof(sid: string, expiresAt: number): string {
  return writeDatedMac({ sid, expiresAt }, 'bound-cookie', keys.refresh[0])
}

function answerOf({ status, headers, body }: Reply): string {
  if (status === 200) return '200'
  const wait = headers.get('retry-after')
  return `${status} \`${textMember(body, 'code')}\`${wait === null ? '' : `, \`Retry-After: ${wait}\``}`
}

function rowAfter(situation: Told, line: Line): SessionRow | undefined {
  const { row } = situation
  const patch = line.patch(situation)
  return row && { ...row, ...patch, version: row.version + (patch ? 1 : 0) }
}
