import { SignedOutError } from '../errors/signed-out-error.ts'
import { isPending, unavailable, type Leases, type Leasing } from '../requests/leasing.ts'
import type { Ending } from '../server/ending.ts'

/** What `getAccessToken` takes. */
export interface GetAccessTokenOptions {
  /** Stops the waiting at once; the refresh goes on for the others. */
  readonly signal?: AbortSignal
  /** How long the token must still live, in milliseconds. @default 0 */
  readonly minValidity?: number
}

/** Waits for a live access token. */
export async function getAccessToken<User>(leases: Leases<User>, wish: GetAccessTokenOptions = {}): Promise<string> {
  const holding = await leases.wait({ ...wish, required: true })
  if (holding?.accessToken === undefined) throw new TypeError('In cookie mode no script sees the access token.')
  return holding.accessToken
}

export interface AskingPlan<User> extends Leasing<User> {
  readonly ending: Ending<User>
}

/** Asks for a refresh, or for one that extends the session, and waits until it is made. */
export async function askForRefresh<User>(
  { runtime, changes, ending, current, dispatch, start }: AskingPlan<User>,
  extend: boolean,
): Promise<void> {
  start()
  // It would undo a sign-out that the server has not heard of.
  if (!ending.isPending()) dispatch({ type: 'refresh-requested', extend })
  while (isPending(current())) await changes.next()
  const { reason, activity } = current()
  if (reason) throw new SignedOutError(reason)
  if (activity.type !== 'steady') throw unavailable(current(), runtime.clock.now())
}
