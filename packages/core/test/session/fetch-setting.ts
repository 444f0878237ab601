import type { Api, ApiOptions, StartApi } from '@keyturn/test-servers'
import { onTestFinished } from 'vitest'
import { createFetch, type Session, type SessionFetch } from '../../src/index.ts'
import { createBrowser, type BrowserOfTabs } from '../browser-of-tabs.ts'

export interface FetchSetting extends BrowserOfTabs {
  readonly api: Api
  readonly session: Session<unknown>
  /** That of the session, to which the API's origin belongs. */
  readonly fetch: SessionFetch
  /** The API forgets the tokens so far: the next request is answered 401. */
  readonly revoke: () => Promise<void>
  /** The API refuses every token that there will ever be. */
  readonly refuseAll: () => Promise<void>
  /** The token expires. */
  readonly expire: () => Promise<void>
}

interface Situation extends ApiOptions {
  /** How long a refresh takes, in milliseconds of the world. @default 0 */
  readonly latency?: number
}

/** Somebody is signed in, beside a running API; one refresh has been made. */
export async function signIn(startApi: StartApi, { latency = 0, ...options }: Situation = {}): Promise<FetchSetting> {
  const api = await startApi(options)
  onTestFinished(() => api.stop())
  await api.script({ oldestToken: 1 })
  const browser = createBrowser({ latency }, { origin: 'location' in globalThis ? location.origin : api.origin })
  const { session, tab } = await browser.restored({ origins: [api.origin] })
  tab.hide()
  return {
    ...browser,
    api,
    session,
    fetch: createFetch(session),
    revoke: () => api.script({ oldestToken: browser.server.issued() + 1 }),
    refuseAll: () => api.script({ oldestToken: Number.MAX_SAFE_INTEGER }),
    expire: () => browser.world.advance(11 * 60_000),
  }
}

/** The tokens that arrived. */
export async function bearers(api: Api): Promise<readonly unknown[]> {
  return (await api.requests()).map(({ headers }) => headers['authorization'])
}
