import { createSession, type RequestCredential, type Session, type Transport } from '@keyturn/core'
import type { Tab, World } from '@keyturn/core/testing'
import type { CookieJar } from './cookie-jar.ts'
import type { RotationServer, ServerAnswer, User } from './rotation-server.ts'
import type { Settings } from './story.ts'

/** How long an app waits for an answer of its API, in milliseconds. */
const TIMEOUT = 30_000

/** A tab with its app. */
export interface WorldTab {
  readonly tab: Tab
  readonly session: Session<User>
  condition: 'running' | 'frozen' | 'away' | 'gone'
  /** Whether it may have missed what the others said. */
  isBehind: boolean
}

/** Who is told of what a tab sends. */
export interface Observer {
  /** The tab shows a user, or nobody; by its own sign-in or not. */
  readonly userShown: (tab: WorldTab) => void
  readonly refreshBegins: (tab: Tab) => void
  readonly refreshEnds: (tab: Tab) => void
  /** Just before a request of the app leaves. */
  readonly requestLeaves: (from: WorldTab, token: string | undefined, owner: User | undefined) => void
  readonly requestAnswered: (from: WorldTab, token: string | undefined, status: number, replay: boolean) => void
}

export interface Surroundings {
  readonly world: World
  readonly server: RotationServer
  readonly jar: CookieJar
  readonly settings: Settings
  readonly observer: Observer
}

/** Opens a tab whose session talks to the server through the world's network, with the browser's cookie. */
export function openWorldTab({ world, server, jar, settings, observer }: Surroundings): WorldTab {
  const tab = world.openTab()
  const { whenSessionEnds, onUserSwitch, shareCredential } = settings
  const session = createSession<User>({
    transport: connect(),
    runtime: tab,
    restore: 'always',
    whenSessionEnds,
    onUserSwitch,
    shareCredential,
  })
  const each: WorldTab = { tab, session, condition: 'running', isBehind: false }
  session.subscribe(() => observer.userShown(each))
  return each

  function connect(): Transport {
    const send = (signal: AbortSignal, serve: () => ServerAnswer): Promise<ServerAnswer> =>
      tab.send({ serve, signal, onArrival: ({ cookie }) => void (cookie !== undefined && jar.write(cookie)) })
    return {
      signIn: ({ name }, { signal }) => {
        const former = jar.read()
        return send(signal, () => server.signIn(name, former))
      },
      async refresh(report, { signal }) {
        // The browser adds the cookie when the request leaves, and to all its copies the same.
        const cookie = jar.read()
        observer.refreshBegins(tab)
        signal.addEventListener('abort', () => observer.refreshEnds(tab))
        return send(signal, () => server.refresh(cookie, report)).finally(() => observer.refreshEnds(tab))
      },
      signOut: (_report, { signal }) => {
        const cookie = jar.read()
        return send(signal, () => server.signOut(cookie))
      },
    }
  }
}

/** Sends a request of the app to its API; resolves to the status that the app gets. */
export async function request(from: WorldTab, { server, observer }: Surroundings): Promise<number> {
  let sendings = 0
  const owner = from.session.getState().user
  const { answer } = await from.session.authorize({
    url: '/api',
    repeatable: true,
    async send(credential: RequestCredential | undefined) {
      const token = credential?.headers['Authorization']?.replace('Bearer ', '')
      const replay = sendings++ > 0
      observer.requestLeaves(from, token, owner)
      const timer = new AbortController()
      from.tab.clock.wakeIn(TIMEOUT, () => timer.abort())
      const status = await from.tab.send({ serve: () => server.call(token), signal: timer.signal })
      observer.requestAnswered(from, token, status, replay)
      return { status, text: async () => '' }
    },
    read: (each) => each,
  })
  return answer.status
}
