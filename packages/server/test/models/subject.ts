/** What is compared with the documented rules: something that issues and judges tokens. */
export interface Subject {
  /** Resolves to the first token of a new session. */
  readonly signIn: (user: string) => Promise<string>
  readonly refresh: (token: string, report: Report) => Promise<Answer>
  /** A token that was never issued, made of one that was. Resolves to what is said to it. */
  readonly presentForged: (token: string) => Promise<string>
  readonly signOut: (token: string) => Promise<void>
  readonly revokeUser: (user: string) => Promise<void>
  readonly setBlocked: (user: string, isBlocked: boolean) => void
  readonly passTime: (duration: number) => void
}

interface Report {
  readonly idleFor: number | undefined
  readonly extend: boolean
}

interface Answer {
  /** The verdict of who was served, or the code of the refusal. */
  readonly said: string
  readonly token: string | undefined
}
