import type { AuthClient } from './auth-client.ts'
import type { Memory } from './runtime/runtime.ts'

const SIGNED_OUT = 'signed-out'
const SIGN_OUT_PENDING = 'sign-out-pending'

/**
 * How the session ended, as this origin remembers it: so that an anonymous visitor causes no request, and a sign-out that the server
 * has not heard of is repeated and not undone.
 */
export interface Ending {
  /** Whether the server has yet to hear of a sign-out. */
  readonly isPending: () => boolean
  /** Whether the last thing known is that nobody is signed in. */
  readonly isRemembered: () => boolean
  /** What the server said. It cannot speak of a sign-out that it has not heard of. */
  readonly remember: (status: 'signed-in' | 'signed-out') => void
  /** Somebody signed in, which has the last word. */
  readonly forget: () => void
  /** Tells the server; resolves to whether it confirmed. */
  readonly confirm: (everywhere: boolean) => Promise<boolean>
  /** Tells the server what it has not heard of. */
  readonly catchUp: () => void
  /** Makes a call when those before it have settled: a sign-out that arrived after a sign-in would end the new session. */
  readonly inTurn: <Value>(call: () => Promise<Value>) => Promise<Value>
}

export function createEnding<User>(memory: Memory, key: string, authClient: AuthClient<User>): Ending {
  const isPending = (): boolean => memory.read(key) === SIGN_OUT_PENDING
  let underWay: Promise<unknown> = Promise.resolve()

  function remember(status: 'signed-in' | 'signed-out'): void {
    if (!isPending()) memory.write(key, status === 'signed-in' ? null : SIGNED_OUT)
  }

  async function confirm(everywhere: boolean): Promise<boolean> {
    memory.write(key, SIGN_OUT_PENDING)
    const confirmed = await inTurn(() => authClient.signOut(everywhere))
    // A sign-in meanwhile has the last word.
    if (confirmed && isPending()) memory.write(key, SIGNED_OUT)
    return confirmed
  }

  function inTurn<Value>(call: () => Promise<Value>): Promise<Value> {
    const answer = underWay.then(call)
    underWay = answer.catch(() => {})
    return answer
  }

  return {
    isPending,
    isRemembered: () => memory.read(key) === SIGNED_OUT,
    remember,
    forget: () => memory.write(key, null),
    confirm,
    catchUp: () => void (isPending() && confirm(false)),
    inTurn,
  }
}
