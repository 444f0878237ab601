// What the pieces of code in the docs take for granted: names that they use and do not import, and what is the reader's own.
import type { ComponentType, ReactNode as Node } from 'react'

type Core = typeof import('@keyturn/core')
type React = typeof import('@keyturn/react')
type Router = typeof import('react-router')
type Vitest = typeof import('vitest')
type AuthServerOptions = import('@keyturn/server').AuthServerOptions

interface Props {
  readonly [name: string]: unknown
}

/** Of Vite's manifest. */
interface Chunk {
  readonly file: string
  readonly imports?: readonly string[]
}

declare global {
  interface User {
    readonly id: string
    readonly name: string
    readonly email: string
    readonly roles: readonly string[]
  }
  type ReactNode = Node

  // What the packages export.
  const createSession: Core['createSession']
  const SignedOutError: Core['SignedOutError']
  const findSessionError: Core['findSessionError']
  const createFetch: Core['createFetch']
  const AuthProvider: React['AuthProvider']
  const RequireSession: React['RequireSession']
  const SessionHeld: React['SessionHeld']
  const SessionWarning: React['SessionWarning']
  const SignedIn: React['SignedIn']
  const SignedOut: React['SignedOut']
  const useSession: React['useSession']
  const useUser: React['useUser']
  const useKnownSession: React['useKnownSession']
  const useSessionEvent: React['useSessionEvent']
  const readSignInUrl: React['readSignInUrl']

  // What others export.
  const lazy: typeof import('react').lazy
  const Suspense: typeof import('react').Suspense
  const Navigate: Router['Navigate']
  const Outlet: Router['Outlet']
  const createBrowserRouter: Router['createBrowserRouter']
  const redirect: Router['redirect']
  const useNavigate: Router['useNavigate']
  const useSearchParams: Router['useSearchParams']
  const test: Vitest['test']
  const expect: Vitest['expect']
  const onTestFinished: Vitest['onTestFinished']
  const render: (element: Node) => void

  // What the guides show elsewhere on their page.
  const session: import('@keyturn/core').Session<User>
  const runtime: import('@keyturn/core').Runtime
  const transport: import('@keyturn/core').Transport
  const auth: import('@keyturn/server').AuthServer
  const attachSession: typeof import('@keyturn/axios').attachSession
  const nativeRuntime: typeof import('@keyturn/react-native').nativeRuntime
  const loadMemory: typeof import('@keyturn/react-native').loadMemory
  const secureStoreTokens: import('@keyturn/core').RefreshTokenStore
  const dpopSession: typeof import('../../packages/recipes/src/dpop-session.ts').dpopSession
  const keepSocketOpen: typeof import('../../packages/recipes/src/session-socket.ts').keepSocketOpen
  const sessionEvents: typeof import('../../packages/recipes/src/session-events.ts').sessionEvents
  const startTelemetry: typeof import('../../packages/server/examples/telemetry.ts').startTelemetry

  // What the reader has.
  const App: ComponentType<Props>
  const Expenses: ComponentType<Props>
  const Home: ComponentType<Props>
  const LazyDashboard: ComponentType<Props>
  const Profile: ComponentType<Props>
  const SignInForm: ComponentType<Props>
  const SignInPage: ComponentType<Props>
  const Splash: ComponentType<Props>
  const Welcome: ComponentType<Props>
  const AsyncStorage: Parameters<typeof loadMemory>[0]
  const NetInfo: NonNullable<NonNullable<Parameters<typeof nativeRuntime>[0]>['netInfo']>
  const mmkv: {
    readonly getString: (key: string) => string | undefined
    readonly set: (key: string, value: string) => void
    readonly remove: (key: string) => void
  }
  const analytics: { readonly identify: (id: string) => void }
  const api: import('axios').AxiosInstance
  const app: import('hono').Hono
  const body: string
  const email: string
  const password: string
  const element: HTMLElement
  const hosts: string[]
  const from: number
  const to: number
  const keys: AuthServerOptions['keys']
  const listExpenses: (userId: string) => Promise<readonly object[]>
  const loadUser: AuthServerOptions['loadUser']
  const log: (text: string) => void
  const playSound: () => void
  const inboxQuery: object
  const manifest: { 'src/session.ts': Chunk; [source: string]: Chunk }
  const queryClient: { readonly clear: () => void; readonly prefetchQuery: (query: object) => Promise<void> }
  const read: () => string | undefined
  const refreshTokenStore: import('@keyturn/core').RefreshTokenStore
  const store: AuthServerOptions['store']
  const tracker: { readonly lastReport: () => Promise<unknown> }
  const user: User
  const users: {
    readonly verify: (email: unknown, password: unknown) => Promise<User | undefined>
    readonly find: (id: string) => Promise<User | undefined>
  }
  const verifyCredentials: AuthServerOptions['verifyCredentials']
  const write: (token: string | undefined) => void
}
