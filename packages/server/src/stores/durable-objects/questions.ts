import type { SessionStore } from '../../rotation/session-store.ts'

/** What an object is asked: an operation of the store that it keeps. */
export type Question = Exclude<
  keyof SessionStore,
  'now' | 'watchRevoked' | 'watchBatches' | 'requireWritable' | 'close'
>

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

/** What it is asked with. */
export type Parameters<Name extends Question> = SessionStore[Name] extends (...parameters: infer Given) => unknown
  ? Given
  : never

/** What it answers, as JSON. */
export type Answer<Name extends Question> = Awaited<ReturnType<SessionStore[Name]>>
