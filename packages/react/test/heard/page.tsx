import { AuthProvider, SessionHeld, SessionWarning, SignedIn, useSession } from '@keyturn/react'
import { createTestSession, held, signedIn, signedOut } from '@keyturn/react/testing'
import { createRoot } from 'react-dom/client'

// The page that is listened to. What happens to its session is said from outside: `heard.warn(5)`.

const user = { id: 'u1', name: 'Ada', roles: [] }
const minute = 60_000
let answer: (() => void) | undefined
let refuse: (() => void) | undefined

const known = createTestSession(signedIn({ user }), { now: () => Date.now() })
/** Staying waits until it is answered from outside. */
const session = {
  ...known,
  async extend(): Promise<void> {
    const asked = new Promise<void>((resolve, reject) => {
      answer = resolve
      refuse = () => reject(new Error('not reachable'))
    })
    const state = known.getState()
    if (state.status === 'signed-in') known.become(() => ({ ...state, activity: 'refreshing', warning: null }))
    await asked
    known.become(signedIn({ user, idleEndsIn: 31 * minute }))
  },
}

const heard = {
  warn: (minutes: number) =>
    known.become(signedIn({ user, warning: { remaining: minutes * minute, level: minutes * minute } })),
  warnOfEnd: (minutes: number) =>
    known.become(
      signedIn({ user, warning: { cause: 'absolute', remaining: minutes * minute, level: minutes * minute } }),
    ),
  extendElsewhere: () => known.become(signedIn({ user, idleEndsIn: 31 * minute })),
  hold: () => known.become(held({ user })),
  end: () => known.become(signedOut({ reason: 'idle' })),
  answer: () => answer?.(),
  refuse: () => refuse?.(),
}
Reflect.set(globalThis, 'heard', heard)
export type Heard = typeof heard

function SignInForm() {
  const { signIn } = useSession()
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        void signIn({})
      }}
    >
      <label>
        Password <input type="password" />
      </label>
      <button type="submit">Sign in</button>
    </form>
  )
}

const root = document.body.appendChild(document.createElement('main'))
createRoot(root).render(
  <AuthProvider session={session}>
    <SignedIn>
      <h1>Expenses</h1>
      <label>
        Purpose <input />
      </label>
    </SignedIn>
    <SessionWarning />
    <SessionHeld>
      <SignInForm />
    </SessionHeld>
  </AuthProvider>,
)
