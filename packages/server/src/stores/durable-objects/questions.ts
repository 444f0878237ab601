import type { SessionStore } from '../../rotation/session-store.ts'

/** What an object is asked: an operation of the store that it keeps. */
export type Question =
  | 'create'
  | 'find'
  | 'replace'
  | 'revoke'
  | 'revokeByUser'
  | 'listByUser'
  | 'deleteExpired'
  | 'listRevoked'

export const questions: readonly Question[] = [
  'create',
  'find',
  'replace',
  'revoke',
  'revokeByUser',
  'listByUser',
  'deleteExpired',
  'listRevoked',
]

/** What it answers, as JSON. */
export type Answer<Name extends Question> = Awaited<ReturnType<SessionStore[Name]>>
