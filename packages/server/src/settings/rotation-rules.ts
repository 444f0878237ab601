import { resilientRules, strictRules } from '../rotation/judge.ts'
import type { RotationRules } from '../rotation/judge.ts'
import { requireDuration, requireOneOf } from './option-checks.ts'

/** What an app may say about rotation. */
export interface RotationOptions extends Partial<
  Pick<RotationRules, 'settleWindow' | 'seenWindow' | 'maxForks' | 'onTheft' | 'bound'>
> {
  readonly profile?: 'resilient' | 'strict'
}

/** The rules of a profile with what the app replaces. Throws a `TypeError` for a rule that is wrong. */
export function resolveRules({
  profile = 'resilient',
  onTheft = 'session',
  bound = 'off',
  ...given
}: RotationOptions): RotationRules {
  requireOneOf('profile', profile, ['resilient', 'strict'])
  requireOneOf('onTheft', onTheft, ['session', 'user', 'report'])
  requireOneOf('bound', bound, ['off', 'offer', 'report', 'require'])
  const base = profile === 'strict' ? strictRules : resilientRules
  const { settleWindow = base.settleWindow, seenWindow = base.seenWindow, maxForks = base.maxForks } = given
  for (const [name, value] of Object.entries({ settleWindow, seenWindow, maxForks })) {
    requireDuration(name, value, Number.MAX_SAFE_INTEGER)
  }
  // Otherwise a child could never be promoted once its base has been forked.
  if (seenWindow < settleWindow) throw new TypeError('seenWindow: must not be shorter than settleWindow.')
  return { ...base, settleWindow, seenWindow, maxForks, onTheft, bound }
}
