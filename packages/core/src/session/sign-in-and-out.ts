import { isOut } from '../engine/engine-state.ts'
import { SignedOutError } from '../errors/signed-out-error.ts'
import type { SignInInput } from '../server/auth-client.ts'
import type { Ending } from '../server/ending.ts'
import type { Interpreter } from './interpreter.ts'

/** What `signOut` takes. */
export interface SignOutOptions {
  /** Ends all sessions of this user, on all devices. @default false */
  readonly everywhere?: boolean
}

/** What became of a sign-out. */
export interface SignOutResult {
  /** Whether the server confirmed. If not, it is told again when it can be reached; here the session has ended in any case. */
  readonly confirmed: boolean
}

/** How a user comes and goes. */
export interface SignInAndOut<User> {
  readonly signIn: (input: SignInInput) => Promise<User>
  readonly signOut: (options?: SignOutOptions) => Promise<SignOutResult>
}

export interface SignInAndOutPlan<User> extends Interpreter<User> {
  readonly ending: Ending<User>
  readonly open: () => void
}

/** Each sign-out undoes the sign-ins that were asked for before it. */
export function createSignInAndOut<User>(plan: SignInAndOutPlan<User>): SignInAndOut<User> {
  const { current, dispatch, ending, open } = plan
  let signOuts = 0

  async function signIn(input: SignInInput): Promise<User> {
    open()
    current()
    const known = signOuts
    return ending.signIn(input, (grant) => {
      current()
      if (signOuts !== known) throw new SignedOutError('signed-out')
      ending.forget()
      dispatch({ type: 'signed-in', grant })
      return grant.user
    })
  }

  async function signOut({ everywhere = false }: SignOutOptions = {}): Promise<SignOutResult> {
    open()
    const isNews = everywhere && ending.isPending()
    if (isOut(plan.engine()) && !ending.isSigningIn() && !isNews) return { confirmed: !ending.isPending() }
    signOuts++
    const accessToken = plan.engine().holding?.accessToken
    dispatch({ type: 'signed-out' })
    return { confirmed: await ending.confirm({ everywhere, accessToken }) }
  }

  return { signIn, signOut }
}
