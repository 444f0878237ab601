// The table of verdicts in docs/concepts/verdicts.md, word by word: what each cell means, told without the judge.
import { bindingWindow } from '../../src/rotation/judge.ts'
import type { Presented, RotationRules, RowPatch } from '../../src/rotation/judge.ts'
import type { SessionRow } from '../../src/rotation/session-row.ts'

/** A token that is presented to a session, and when. */
export interface Situation {
  readonly row: SessionRow | undefined
  readonly presented: Presented
  readonly now: number
  readonly rules: RotationRules
}

/** A situation in which there is a session that the token is of. */
type Known = Situation & { readonly row: SessionRow }

/** One line of the table. */
export interface Line {
  readonly fits: (situation: Situation) => boolean
  readonly verdict: string
  /** Status, code and `Retry-After`. */
  readonly answer: string
  /** The same, with the numbers of a situation in place of letters. */
  readonly answerIn: (situation: Situation) => string
  readonly refreshToken: string
  readonly patch: (situation: Situation) => RowPatch | null
}

export const presentedWords: Readonly<Record<string, (situation: Known) => boolean>> = {
  'any token': () => true,
  'a token two or more generations ahead': (situation) => generationsAhead(situation) >= 2,
  'a child': (situation) => generationsAhead(situation) === 1,
  'the base, or the one before it': isEitherBase,
  'a sibling of these two': (situation) => [0, -1].includes(generationsAhead(situation)) && !isEitherBase(situation),
  'any other token': () => true,
}

export const whenWords: Readonly<Record<string, (situation: Known) => boolean>> = {
  'no session has its secret': () => false,
  'the session was ended for theft': ({ row }) => row.revokedAt !== null && row.revokeReason === 'reuse-detected',
  'the session was ended': ({ row }) => row.revokedAt !== null,
  'the absolute end has come': ({ row, now }) => row.expiresAt <= now,
  'the idle end has come': ({ row, now }) => row.lastActiveAt + row.idleTimeout <= now,
  always: () => true,
  otherwise: () => true,
  'W after the last child was given': ({ row, now, rules }) => now - row.forkedAt >= rules.settleWindow,
  'no more than one was given': ({ row }) => row.forks <= 1,
  'more than one was given': ({ row }) => row.forks > 1,
  'between W and S after one was seen': ({ row, now, rules }) =>
    row.seenAt !== null && now - row.seenAt >= rules.settleWindow && now - row.seenAt <= rules.seenWindow,
  'none was ever seen': ({ row }) => row.seenAt === null,
  'one was seen, longer ago than S': ({ row, now, rules }) =>
    row.seenAt !== null && now - row.seenAt > rules.seenWindow,
  'K were given': ({ row, rules }) => row.forks - (rules.maxForks === 0 ? 16 : rules.maxForks) >= 0,
  'a repeat is allowed': (situation) =>
    situation.rules.maxForks > 0 || situation.row.forks === 0 || hasProof(situation),
  'it comes too early': (situation) => situation.now >= situation.row.forkedAt && restOfWait(situation) > 0,
  'the session is bound': ({ row }) => typeof row.bound?.confirmedAt === 'number',
  'a proof is wanted': ({ rules }) => ['offer', 'require'].includes(rules.bound),
  'every session has to be bound': ({ rules }) => rules.bound === 'require',
  'B after the sign-in': ({ row, now }) => now - row.createdAt >= bindingWindow,
  'a proof came': hasProof,
  'no proof came': (situation) => !hasProof(situation),
  'within W after the promotion': ({ row, now, rules }) => now - row.promotedAt <= rules.settleWindow,
  'theft is only reported': ({ rules }) => rules.onTheft === 'report',
}

export const sessionWords: Readonly<Record<string, (situation: Known) => RowPatch | null>> = {
  'as it was': () => null,
  'as it was, but for activity': (situation) => {
    const { row, presented } = situation
    const told = activity(situation)
    const isFar = told.lastActiveAt - row.lastActiveAt > row.idleTimeout / 20
    return presented.extend || isFar || told.bound ? told : null
  },
  'as it was, but for the idle end': (situation) => {
    const { row, presented } = situation
    const { lastActiveAt } = activity(situation)
    return presented.extend || lastActiveAt - row.lastActiveAt > row.idleTimeout / 20 ? { lastActiveAt } : null
  },
  'a child was seen': (situation) => ({ seenAt: situation.now, ...activity(situation) }),
  'a child was seen anew, which counts as one child more': (situation) => {
    const { row, now } = situation
    return { seenAt: now, forks: row.forks + 1, ...activity(situation) }
  },
  'one child more': (situation) => {
    const { row, now } = situation
    return { forks: row.forks + 1, forkedAt: now, ...activity(situation) }
  },
  'the token is the base': (situation) => newBase(situation, situation.row.baseId),
  'the token is the base; the one before it is not known': (situation) => newBase(situation, null),
  'ended for theft': ({ now }) => ({ revokedAt: now, revokeReason: 'reuse-detected' }),
}

/** The cells of the table of a page that begins with these headings. */
export function cellsOf(page: string, ...headings: readonly string[]): readonly (readonly string[])[] {
  const lines = page.split('\n').map(cells)
  const from = lines.findIndex((line) => headings.every((heading, index) => line[index] === heading))
  if (from === -1) throw new Error(`There is no table with ${headings.join(', ')}.`)
  const body = lines.slice(from + 2)
  return body.slice(
    0,
    body.findIndex((line) => line.length === 0),
  )
}

/** Reads the table. Throws for a word that means nothing here, and for one that stands where it cannot. */
export function readTable(table: readonly (readonly string[])[]): readonly Line[] {
  return table.map((line, index) => {
    requireOrder(line, table.slice(0, index))
    const [presented = '', when = '', verdict = '', answer = '', refreshToken = '', session = ''] = line
    const isOf = meaning(presentedWords, presented)
    const conditions = when.split('; ').map((word) => meaning(whenWords, word))
    const patch = meaning(sessionWords, session)
    return {
      fits: (situation) => {
        if (!isKnown(situation)) return when === 'no session has its secret'
        return isOf(situation) && conditions.every((holds) => holds(situation))
      },
      verdict: verdict.replaceAll('`', ''),
      answer,
      answerIn: (situation) => (isKnown(situation) ? answer.replace(': R`', `: ${secondsLeft(situation)}\``) : answer),
      refreshToken,
      patch: (situation) => (isKnown(situation) ? patch(situation) : null),
    }
  })
}

// Words that mean the same to the judge and not to the reader: "other" and "otherwise" say that there is something before.
function requireOrder(
  [presented = '', when = '', , , , session = '']: readonly string[],
  before: readonly (readonly string[])[],
): void {
  const isRepeated = before.some(([other]) => other === presented)
  const isAfterOthers = before.some(([other]) => other !== presented && other !== 'any token')
  const rules = [
    presented !== 'any token' || !isAfterOthers,
    presented !== 'any other token' || isAfterOthers,
    when !== 'always' || !isRepeated,
    when !== 'otherwise' || isRepeated,
    // What no proof came with is whatever the lines before have left.
    when !== 'no proof came',
    when !== 'no session has its secret' || session === 'as it was',
    // What is not answered binds no session; of a proof the lines before have told.
    !when.includes('it comes too early') || session !== 'as it was, but for activity',
  ]
  if (rules.includes(false)) throw new Error(`"${presented}, ${when}" stands where it cannot.`)
}

function cells(line: string): readonly string[] {
  if (!line.startsWith('|')) return []
  return line
    .split('|')
    .slice(1, -1)
    .map((cell) => cell.trim())
}

function meaning<Meaning>(words: Readonly<Record<string, Meaning>>, word: string): Meaning {
  const found = Object.hasOwn(words, word) ? words[word] : undefined
  if (found === undefined) throw new Error(`Nobody has said what "${word}" means.`)
  return found
}

function isKnown(situation: Situation): situation is Known {
  return situation.row?.secretHash === situation.presented.secretHash
}

function generationsAhead({ row, presented }: Known): number {
  return presented.generation - row.generation
}

function isEitherBase(situation: Known): boolean {
  const { row, presented } = situation
  const ids: Readonly<Record<number, string | null>> = { 0: row.baseId, [-1]: row.formerBaseId }
  return ids[generationsAhead(situation)] === presented.id
}

/** Doubled step by step, until it is long enough. */
function restOfWait({ row, now, rules }: Known): number {
  const given = row.forks - (rules.maxForks === 0 ? 16 : rules.maxForks)
  if (given < 0) return 0
  let wait = rules.forkInterval
  for (let more = 0; more < given && wait < rules.longestForkInterval; more++) wait *= 2
  return row.forkedAt + Math.min(wait, rules.longestForkInterval) - now
}

function secondsLeft(situation: Known): number {
  return Math.max(1, Math.ceil(restOfWait(situation) / 1000))
}

function newBase(situation: Known, formerBaseId: string | null): RowPatch {
  const { presented, now } = situation
  const { generation, id: baseId } = presented
  const fresh = { promotedAt: now, forkedAt: now, forks: 1, seenAt: null }
  return { generation, baseId, formerBaseId, ...fresh, ...activity(situation) }
}

function activity(situation: Known): { readonly lastActiveAt: number; readonly bound?: SessionRow['bound'] } {
  const { row, presented, now } = situation
  const reported = presented.extend ? now : now - (presented.idleFor ?? 0)
  const told = { lastActiveAt: reported > row.lastActiveAt ? reported : row.lastActiveAt }
  const isFirst = row.bound?.confirmedAt === null && hasProof(situation)
  return isFirst ? { ...told, bound: { ...row.bound, confirmedAt: now } } : told
}

function hasProof({ presented, now }: Situation): boolean {
  return now < (presented.provenUntil ?? -Infinity)
}
