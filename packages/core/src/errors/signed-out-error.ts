import type { EndReason } from '../engine/engine-state.ts'
import { SessionError } from './session-error.ts'

/** Stop: nobody is signed in, and asking again will not change that. `reason` says why. */
export class SignedOutError extends SessionError {
  override readonly name = 'SignedOutError'
  declare readonly reason: EndReason

  constructor(reason: EndReason) {
    super('ERR_SIGNED_OUT', `Nobody is signed in (${reason}).`)
    this.reason = reason
  }
}
