import { SignedOutError } from '../errors/signed-out-error.ts'
import { isPending, unavailable, type Leases, type Leasing } from '../requests/leasing.ts'
import type { Ending } from '../server/ending.ts'

export interface GetAccessTokenOptions {
  /** Stops the waiting at once; the refresh goes on for the others. */
  readonly signal?: AbortSignal
  /** How long the token must still live, in milliseconds. @default 0 */
  readonly minValidity?: number
}

/** What callers ask for without a request. */
export interface Asking {
  readonly getAccessToken: (wish?: GetAccessTokenOptions) => Promise<string>
  /** Asks for a refresh, or for one that extends the session; resolves when it is made. */
  readonly refresh: (extend: boolean) => Promise<void>
}

export function createAsking<User>(leasing: Leasing<User>, leases: Leases<User>, ending: Ending): Asking {
  const { options, changes, engine, dispatch, start } = leasing

  async function getAccessToken(wish: GetAccessTokenOptions = {}): Promise<string> {
    const holding = await leases.wait({ ...wish, required: true })
    if (holding?.accessToken === undefined) throw new TypeError('In cookie mode no script sees the access token.')
    return holding.accessToken
  }

  async function refresh(extend: boolean): Promise<void> {
    start()
    // It would undo a sign-out that the server has not heard of.
    if (!ending.isPending()) dispatch({ type: 'refresh-requested', extend })
    while (isPending(engine())) await changes.next()
    const { reason, activity } = engine()
    if (reason) throw new SignedOutError(reason)
    if (activity.type !== 'steady') throw unavailable(engine(), options.runtime.clock.now())
  }

  return { getAccessToken, refresh }
}
