import { drawMutations, mutate } from './mutations.ts'
import { createTarget, faultOf } from './target.ts'
import type { Target, Tokens } from './target.ts'

export interface FuzzPlan {
  /** How many damaged tokens of each kind, refresh and access. */
  readonly count: number
  readonly seed: number
}

export interface FuzzResult {
  readonly presented: number
  /** What was answered otherwise than documented, or did something; the first of them. */
  readonly faults: readonly string[]
}

const round = 1_000
const mostFaults = 20

/** Presents damaged refresh and access tokens, and lets an honest user go on after each thousand. `progress` is told the part that is done. */
export async function fuzzTokens(
  { count, seed }: FuzzPlan,
  progress: (done: number) => void = () => {},
): Promise<FuzzResult> {
  const target = await createTarget()
  const [honest, ...strangers] = await Promise.all([target.signIn(), target.signIn(), target.signIn()])
  const real = [honest, ...strangers, await target.goOn(strangers[0] ?? honest)]
  const faults: string[] = []
  let tokens = honest
  let presented = 0
  let turn = 0
  for (let done = 0; done < count && faults.length < mostFaults; done += round) {
    const before = target.storeCalls()
    for (const change of drawMutations(Math.min(round, count - done), seed + done)) {
      const victim = real[turn++ % real.length] ?? honest
      for (const kind of ['refreshToken', 'accessToken'] as const) {
        const text = mutate(victim[kind], all(real, kind), change)
        if (!canBePresented(kind, text, real)) continue
        presented++
        const fault = await present(target, kind, text)
        if (fault !== undefined) faults.push(`${kind}, ${JSON.stringify(change)}: ${fault}`)
      }
    }
    if (target.storeCalls() !== before) faults.push('The store was asked about what was never issued.')
    if (target.errors.length > 0) faults.push(`An error inside: ${String(target.errors[0])}`)
    tokens = await target.goOn(tokens)
    progress(Math.min(1, (done + round) / count))
  }
  return { presented, faults: faults.slice(0, mostFaults) }
}

// Headers are bytes, no client can send anything else in them; and damage that leaves a real token is none.
function canBePresented(kind: keyof Tokens, text: string, real: readonly Tokens[]): boolean {
  if (kind === 'accessToken' && !/^[\t\x20-\x7e\x80-\xff]*$/.test(text)) return false
  return !all(real, kind).some(
    (token) => token === text.trim() || (kind === 'accessToken' && isSame(token, text.trim())),
  )
}

// In the last letter of an ES256 signature are four bits that nobody reads (RFC 4648 §3.5): another text, but the same token.
function isSame(token: string, text: string): boolean {
  const signatureAt = token.lastIndexOf('.') + 1
  if (text.length !== token.length || !text.startsWith(token.slice(0, signatureAt))) return false
  const [one, other] = [token, text].map((each) => Buffer.from(each.slice(signatureAt), 'base64url').toString('hex'))
  return one === other
}

async function present(target: Target, kind: keyof Tokens, text: string): Promise<string | undefined> {
  return kind === 'refreshToken'
    ? faultOf(await target.refresh(text), ['malformed', 'no-session'])
    : faultOf(await target.call(text), ['token-invalid', 'token-missing'])
}

function all(real: readonly Tokens[], kind: keyof Tokens): readonly string[] {
  return real.map((tokens) => tokens[kind])
}
