import type { SessionState } from '@keyturn/core'
import type { Tone } from './tone.ts'

/** How the session is, at a glance. */
export interface Glance {
  readonly status: string
  readonly tone: Tone
}

export function glanceAt(state: SessionState<unknown>): Glance {
  const { status } = state
  switch (status) {
    case 'signed-in':
      return {
        status: `${status}, ${state.activity}`,
        tone:
          state.warning || state.activity === 'backing-off'
            ? 'warn'
            : state.activity === 'refreshing'
              ? 'info'
              : 'good',
      }
    case 'signed-out':
      return {
        status: `${status}: ${state.reason}`,
        tone: state.reason === 'none' || state.reason === 'signed-out' ? 'plain' : 'bad',
      }
    case 'held':
      return { status: `${status}: ${state.reason}`, tone: 'warn' }
    case 'unreachable':
      return { status, tone: 'bad' }
    case 'restoring':
      return { status, tone: 'info' }
  }
}
