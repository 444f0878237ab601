import type { AnswerAt } from './server.ts'

/** What a client goes through. Times are milliseconds since the beginning of the simulation. */
export interface Life {
  readonly from: number
  readonly until: number
  /** How the client comes by its first token: somebody signs in, or the page asks whether there is a session. */
  readonly begin: 'sign-in' | 'restore'
  readonly answerAt: AnswerAt
  /** In [0, 1). */
  readonly random: () => number
  /** Called each time that the client asks the server for a refresh. */
  readonly asks: (time: number) => void
}

/** Lives through one client's life. Clients know nothing of each other, so a herd is lived through one by one. */
export type Client = (life: Life) => void
