import type { Session } from '@keyturn/core'

export interface User {
  readonly id: string
  readonly name: string
  readonly roles: readonly string[]
}

export const ada: User = { id: 'u1', name: 'Ada', roles: ['editor'] }

declare module '@keyturn/react' {
  interface Register {
    session: Session<User>
  }
}
