import type { SessionState } from '@keyturn/core'
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
