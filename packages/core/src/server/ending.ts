import type { Grant } from '../engine/holding.ts'
import { drawBackoff } from '../engine/policy.ts'
import type { Runtime } from '../runtime/runtime.ts'
import { within } from '../waiting/within.ts'
import type { AuthClient, SignInInput } from './auth-client.ts'
import type { SignOutReport } from './transport.ts'

const SIGNED_OUT = 'signed-out'
const SIGN_OUT_PENDING = 'sign-out-pending'
const EVERYWHERE_PENDING = `${SIGN_OUT_PENDING}-everywhere`
/** How often a page repeats a sign-out that the server refuses. The next page, or the network when it comes back, begins anew. */
const MOST_REFUSALS = 10

/**
 * How the session ended, as this origin remembers it: so that an anonymous visitor causes no request, and a sign-out that the server
 * has not heard of is repeated and not undone.
 */
export interface Ending<User> {
  /** Whether the server has yet to hear of a sign-out. */
  readonly isPending: () => boolean
  /** Whether the last thing known is that nobody is signed in. */
  readonly isRemembered: () => boolean
  /** What the server said. It cannot speak of a sign-out that it has not heard of. */
  readonly remember: (status: 'signed-in' | 'signed-out') => void
  /** Somebody signed in, which has the last word. */
  readonly forget: () => void
  /**
   * Tells the server; resolves to whether it confirmed. Where it did not, it is told again, further and further apart; with the access token that
   * was in force, which nobody else has any more.
   */
  readonly confirm: (report: SignOutReport) => Promise<boolean>
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
  let underWay: Promise<unknown> = Promise.resolve()
  let accessToken: string | undefined
  let cancelRepeat = (): void => {}

  function remember(status: 'signed-in' | 'signed-out'): void {
    if (!isPending()) memory.write(scope, status === 'signed-in' ? null : SIGNED_OUT)
  }

  function confirm(report: SignOutReport): Promise<boolean> {
    accessToken = report.accessToken
    memory.write(scope, report.everywhere ? EVERYWHERE_PENDING : SIGN_OUT_PENDING)
    return pursue(0)
  }

  async function pursue(attempt: number, refusals = 0): Promise<boolean> {
    cancelRepeat()
    const everywhere = memory.read(scope) === EVERYWHERE_PENDING
    const confirmed = await inTurn(() => signOut({ everywhere, accessToken }))
    const refused = refusals + (confirmed === false ? 1 : 0)
    if (confirmed) accessToken = undefined
    // A sign-in meanwhile has the last word.
    if (confirmed && isPending()) memory.write(scope, SIGNED_OUT)
    else if (isPending() && refused < MOST_REFUSALS)
      cancelRepeat = clock.wakeIn(drawBackoff(attempt + 1, random()), () => catchUp(attempt + 1, refused))
    return confirmed === true
  }

  /** At once, because the page may be about to go; that it is under way, the other tabs see by the lock. */
  function signOut(report: SignOutReport): Promise<boolean | undefined> {
    const confirmed = authClient.signOut(report)
    void inTurnOfTabs(async () => void (await confirmed))
    return confirmed
  }

  function catchUp(attempt = 0, refusals = 0): void {
    if (isPending()) void pursue(attempt, refusals)
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
    isRemembered: () => memory.read(scope) !== null,
    remember,
    forget: () => memory.write(scope, null),
    confirm,
    catchUp: () => catchUp(),
    signIn,
    stop: () => cancelRepeat(),
  }
}
