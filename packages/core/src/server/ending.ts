import type { EndReason } from '../engine/engine-state.ts'
import type { Grant } from '../engine/holding.ts'
import { drawBackoff } from '../engine/policy.ts'
import type { Runtime } from '../runtime/runtime.ts'
import { within } from '../waiting/within.ts'
import type { AuthClient, SignInInput } from './auth-client.ts'
import type { SignOutReport } from './transport.ts'

const SIGNED_OUT = 'signed-out'
const SIGN_OUT_PENDING = 'sign-out-pending'
/** A cookie that the server sets and deletes with that of the refresh token: scripts can read it, and it says nothing else. */
const HINT = 'keyturn-session'
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
  /** Why nobody is signed in, in a word, where that is the last thing known; else null. */
  readonly remembered: () => string | null
  /** Whether a cookie of the server says that there may be a session, which began there (single sign-on, a link in a mail, a form). */
  readonly isHinted: () => boolean
  /** What the server said: that somebody is signed in, or why nobody is. It cannot speak of a sign-out that it has not heard of. */
  readonly remember: (status: 'signed-in' | EndReason) => void
  /** Somebody signed in, which has the last word. */
  readonly forget: () => void
  /**
   * Tells the server; resolves to whether it confirmed. Where it did not, it is told again, further and further apart; with the access token that
   * was in force, which nobody else has any more.
   */
  readonly confirm: (report: SignOutReport) => Promise<boolean>
  /** Tells the server what it has not heard of. */
  readonly catchUp: () => void
  /**
   * Signs in when the sign-outs and refreshes of all tabs have settled: a sign-out that arrived later would end the new session, and the cookie of
   * a refresh that was answered later would replace the new one. `accept` takes what is granted before any of them goes on.
   */
  readonly signIn: <Value>(input: SignInInput, accept: (grant: Grant<User>) => Value) => Promise<Value>
  /** Whether somebody is signing in here, or about to: no refresh is sent meanwhile. */
  readonly isSigningIn: () => boolean
  readonly signInsSettled: () => Promise<void>
  /** This tab has sent a refresh: where there are no locks, sign-ins wait for it all the same. */
  readonly awaitRefresh: (answer: Promise<unknown>) => void
  /** Tells nobody any more. */
  readonly stop: () => void
}

export interface EndingPlan<User> {
  readonly runtime: Pick<Runtime, 'clock' | 'locks' | 'memory' | 'page' | 'random'>
  /** How long a sign-in waits for another tab's refresh, and then for its sign-out, in milliseconds. */
  readonly refreshTimeout: number
  /** The name that this session has on its origin. */
  readonly scope: string
  readonly authClient: AuthClient<User>
}

export function createEnding<User>({ runtime, refreshTimeout, scope, authClient }: EndingPlan<User>): Ending<User> {
  const { memory, clock, locks, page, random } = runtime
  const isPending = (): boolean => memory.read(scope)?.startsWith(SIGN_OUT_PENDING) ?? false
  const remembered = (): string | null => memory.read(scope)
  let underWay: Promise<unknown> = Promise.resolve()
  let refreshed: Promise<unknown> = underWay
  let signIns = 0
  let accessToken: string | undefined
  let cancelRepeat = (): void => {}

  function remember(status: 'signed-in' | EndReason): void {
    if (isPending()) return
    if (status === 'signed-in') memory.write(scope, null)
    // After a sign-out the server says only that there is nothing.
    else rememberEnd(remembered() ?? status)
  }

  /** A hint that has outlived its session would cause a question at each start. */
  function rememberEnd(reason: string): void {
    memory.write(scope, reason)
    page?.forgetCookie?.(HINT)
  }

  function confirm(report: SignOutReport): Promise<boolean> {
    // Who wanted more before, and has not signed in since, still does.
    const everywhere = report.everywhere || remembered() === EVERYWHERE_PENDING
    accessToken = report.accessToken ?? (isPending() ? accessToken : undefined)
    memory.write(scope, everywhere ? EVERYWHERE_PENDING : SIGN_OUT_PENDING)
    return pursue(signOut)
  }

  async function pursue(send: typeof signOut, attempt = 0, refusals = 0): Promise<boolean> {
    cancelRepeat()
    const everywhere = memory.read(scope) === EVERYWHERE_PENDING
    const confirmed = await inTurn(() => send({ everywhere, accessToken }))
    const refused = refusals + (confirmed === false ? 1 : 0)
    if (confirmed) accessToken = undefined
    // A sign-in meanwhile has the last word.
    if (confirmed && isPending()) rememberEnd(SIGNED_OUT)
    else if (isPending() && refused < MOST_REFUSALS)
      cancelRepeat = clock.wakeIn(drawBackoff(attempt + 1, random()), () => catchUp(attempt + 1, refused))
    return confirmed === true
  }

  /** At once, because the page may be about to go; that it is under way, the other tabs see by the lock. */
  function signOut(report: SignOutReport): Promise<boolean | undefined> {
    const confirmed = authClient.signOut(report)
    void inTurnOfTabs('sign-out', () => confirmed)
    return confirmed
  }

  /** Not while somebody signs in, here or in another tab: it would end the new session. */
  function repeat(report: SignOutReport): Promise<boolean | undefined> {
    return inTurnOfTabs('sign-out', async (isTurn) => (isTurn && isPending() ? authClient.signOut(report) : undefined))
  }

  function catchUp(attempt = 0, refusals = 0): void {
    if (isPending()) void pursue(repeat, attempt, refusals)
  }

  function signIn<Value>(input: SignInInput, accept: (grant: Grant<User>) => Value): Promise<Value> {
    signIns++
    const call = (): Promise<Value> =>
      refreshed
        .then(() => authClient.signIn(input))
        .then(accept)
        .finally(() => signIns--)
    return inTurn(() => inTurnOfTabs('refresh', () => inTurnOfTabs('sign-out', call)))
  }

  /** Makes a call when those of this tab before it have settled. */
  function inTurn<Value>(call: () => Promise<Value>): Promise<Value> {
    const answer = underWay.then(call)
    underWay = answer.catch(() => {})
    return answer
  }

  /** Makes a call when those of the other tabs have settled, or have taken too long. */
  function inTurnOfTabs<Value>(
    what: 'refresh' | 'sign-out',
    call: (isTurn: boolean) => Promise<Value>,
  ): Promise<Value> {
    return within(
      clock,
      refreshTimeout,
      undefined,
      (turn) =>
        new Promise(
          (resolve, reject) =>
            void locks.exclusively(`${scope}:${what}`, turn, () => call(!turn.aborted).then(resolve, reject)),
        ),
    )
  }

  return {
    isPending,
    remembered,
    isHinted: () => page?.readCookie(HINT) !== undefined,
    remember,
    forget: () => memory.write(scope, null),
    confirm,
    catchUp: () => catchUp(),
    signIn,
    isSigningIn: () => signIns > 0,
    async signInsSettled() {
      while (signIns > 0) await underWay
    },
    // What was granted is not kept here.
    awaitRefresh: (answer) => void (refreshed = Promise.all([refreshed, answer]).then(() => {})),
    stop: () => cancelRepeat(),
  }
}
