import type { EndReason } from '../engine/engine-state.ts'
import type { Grant } from '../engine/holding.ts'
import { drawBackoff } from '../engine/policy.ts'
import type { Runtime } from '../runtime/runtime.ts'
import { within } from '../waiting/within.ts'
import type { AuthClient, SignInInput } from './auth-client.ts'

const SIGNED_OUT = 'signed-out'
const SIGN_OUT_PENDING = 'sign-out-pending'
const EVERYWHERE_PENDING = `${SIGN_OUT_PENDING}-everywhere`

/**
 * How the session ended, as this origin remembers it: so that an anonymous visitor causes no request, and a sign-out that the server
 * has not heard of is repeated and not undone.
 */
export interface Ending<User> {
  /** Whether the server has yet to hear of a sign-out. */
  readonly isPending: () => boolean
  /** Why nobody is signed in, in a word, where that is the last thing known; else null. */
  readonly remembered: () => string | null
  /** What the server said: that somebody is signed in, or why nobody is. It cannot speak of a sign-out that it has not heard of. */
  readonly remember: (status: 'signed-in' | EndReason) => void
  /** Somebody signed in, which has the last word. */
  readonly forget: () => void
  /** Tells the server; resolves to whether it confirmed. Where it did not, it is told again, further and further apart. */
  readonly confirm: (everywhere: boolean) => Promise<boolean>
  /** Tells the server what it has not heard of. */
  readonly catchUp: () => void
  /** Signs in when the sign-outs of all tabs have settled: one that arrived later would end the new session. */
  readonly signIn: (input: SignInInput) => Promise<Grant<User>>
  /** Tells nobody any more. */
  readonly stop: () => void
}

export interface EndingPlan<User> {
  readonly runtime: Pick<Runtime, 'clock' | 'locks' | 'memory' | 'random'>
  /** How long a sign-in waits for another tab's sign-out, in milliseconds. */
  readonly refreshTimeout: number
  /** The name that this session has on its origin. */
  readonly scope: string
  readonly authClient: AuthClient<User>
}

export function createEnding<User>({ runtime, refreshTimeout, scope, authClient }: EndingPlan<User>): Ending<User> {
  const { memory, clock, locks, random } = runtime
  const isPending = (): boolean => memory.read(scope)?.startsWith(SIGN_OUT_PENDING) ?? false
  const remembered = (): string | null => memory.read(scope)
  let underWay: Promise<unknown> = Promise.resolve()
  let attempt = 0
  let cancelRepeat = (): void => {}

  function remember(status: 'signed-in' | EndReason): void {
    if (isPending()) return
    if (status === 'signed-in') memory.write(scope, null)
    // After a sign-out the server says only that there is nothing.
    else if (remembered() === null) memory.write(scope, status)
  }

  async function confirm(everywhere: boolean): Promise<boolean> {
    cancelRepeat()
    memory.write(scope, everywhere ? EVERYWHERE_PENDING : SIGN_OUT_PENDING)
    const confirmed = await inTurn(() => signOut(everywhere))
    // A sign-in meanwhile has the last word.
    if (!isPending()) return confirmed
    if (confirmed) memory.write(scope, SIGNED_OUT)
    else cancelRepeat = clock.wakeIn(drawBackoff(++attempt, random()), catchUp)
    return confirmed
  }

  /** At once, because the page may be about to go; that it is under way, the other tabs see by the lock. */
  function signOut(everywhere: boolean): Promise<boolean> {
    const confirmed = authClient.signOut(everywhere)
    void inTurnOfTabs(async () => void (await confirmed))
    return confirmed
  }

  function catchUp(): void {
    if (isPending()) void confirm(memory.read(scope) === EVERYWHERE_PENDING)
  }

  async function signIn(input: SignInInput): Promise<Grant<User>> {
    return inTurn(
      () =>
        new Promise(
          (resolve, reject) => void inTurnOfTabs(() => authClient.signIn(input).then(resolve, reject)).catch(reject),
        ),
    )
  }

  /** Makes a call when those of this tab before it have settled. */
  function inTurn<Value>(call: () => Promise<Value>): Promise<Value> {
    const answer = underWay.then(call)
    underWay = answer.catch(() => {})
    return answer
  }

  /** Makes a call when those of the other tabs have settled, or have taken too long. */
  function inTurnOfTabs(call: () => Promise<void>): Promise<void> {
    return within(clock, refreshTimeout, undefined, (turn) => locks.exclusively(`${scope}:sign-out`, turn, call))
  }

  return {
    isPending,
    remembered,
    remember,
    forget: () => memory.write(scope, null),
    confirm,
    catchUp,
    signIn,
    stop: () => cancelRepeat(),
  }
}
