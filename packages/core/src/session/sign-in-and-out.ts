import { isOut } from '../engine/engine-state.ts'
import { SignedOutError } from '../errors/signed-out-error.ts'
import type { AuthClient, SignInInput } from '../server/auth-client.ts'
import type { Ending } from '../server/ending.ts'
import type { Interpreter } from './interpreter.ts'

export interface SignOutOptions {
  /** Ends all sessions of this user, on all devices. @default false */
  readonly everywhere?: boolean
}

export interface SignOutResult {
  /** Whether the server confirmed. If not, it is told again when it can be reached; here the session has ended in any case. */
  readonly confirmed: boolean
}

export interface SignInAndOut<User> {
  readonly signIn: (input: SignInInput) => Promise<User>
  readonly signOut: (options?: SignOutOptions) => Promise<SignOutResult>
}

export interface SignInAndOutPlan<User> {
  readonly interpreter: Interpreter<User>
  readonly authClient: AuthClient<User>
  readonly ending: Ending
  readonly open: () => void
}

export function createSignInAndOut<User>(plan: SignInAndOutPlan<User>): SignInAndOut<User> {
  const { interpreter, authClient, ending, open } = plan
  const { engine, current, dispatch } = interpreter
  /** Those under way, and those so far: a sign-out undoes the sign-ins that were asked for before it. */
  let [signIns, signOuts] = [0, 0]

  async function signIn(input: SignInInput): Promise<User> {
    open()
    current()
    const known = signOuts
    signIns++
    const grant = await ending.afterSignOuts(() => authClient.signIn(input)).finally(() => signIns--)
    current()
    if (signOuts !== known) throw new SignedOutError('signed-out')
    ending.forget()
    dispatch({ type: 'signed-in', grant })
    return grant.user
  }

  async function signOut({ everywhere = false }: SignOutOptions = {}): Promise<SignOutResult> {
    open()
    if (isOut(engine()) && signIns === 0) return { confirmed: !ending.isPending() }
    signOuts++
    dispatch({ type: 'signed-out' })
    return { confirmed: await ending.confirm(everywhere) }
  }

  return { signIn, signOut }
}
