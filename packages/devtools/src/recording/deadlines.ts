import type { SessionState } from '@keyturn/core'
import type { RingLevel } from '../views/ring.ts'
import { formatDuration, formatRest } from '../wording/format.ts'
import type { Credential } from './recording.ts'

export const deadlines = ['Access token', 'Idle end', 'Absolute end'] as const
export type Deadline = (typeof deadlines)[number]

/** How long something lives, and how much of that is left, in milliseconds; undefined where nobody knows. */
export interface Rest {
  readonly left: number | undefined
  readonly whole: number | undefined
}

const unknown: Rest = { left: undefined, whole: undefined }

/** What is left of the access token, until the session ends for idleness, and until it ends in any case. */
export function restOf(deadline: Deadline, { state, credential, absolute, now }: Known): Rest {
  if (state.status !== 'signed-in') return unknown
  switch (deadline) {
    case 'Access token':
      return credential
        ? { left: credential.receivedAt + credential.lifetime - now, whole: credential.lifetime }
        : unknown
    case 'Idle end':
      return state.session ? { left: state.session.idleEndsAt - now, whole: credential?.idleTimeout } : unknown
    case 'Absolute end':
      return state.session ? { left: state.session.endsAt - now, whole: absolute } : unknown
  }
}

export interface Known {
  readonly state: SessionState<unknown>
  readonly credential: Credential | undefined
  /** The longest time that this session was seen to have until its absolute end, in milliseconds. */
  readonly absolute: number | undefined
  /** The session's clock. */
  readonly now: number
}

/** What a ring shows of it: below a third it warns, below a tenth it alarms. */
export function levelOf({ left, whole }: Rest): RingLevel {
  if (left === undefined) return { share: undefined, text: '–', tone: 'plain', spoken: 'not known' }
  if (left === Infinity) return { share: 1, text: '∞', tone: 'plain', spoken: 'never' }
  const share = whole === undefined || whole <= 0 ? undefined : Math.min(1, Math.max(0, left / whole))
  const tone = left <= 0 ? 'bad' : share === undefined ? 'plain' : share < 0.1 ? 'bad' : share < 1 / 3 ? 'warn' : 'good'
  const spoken = `${formatDuration(left)} left${whole === undefined ? '' : ` of ${formatDuration(whole)}`}`
  return { share, text: formatRest(left), tone, spoken }
}
