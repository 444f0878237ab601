import type { Member } from './expense.ts'

/** What every route of the API knows once the reader has been recognised. */
export interface ApiContext {
  readonly Variables: { readonly member: Member }
}
