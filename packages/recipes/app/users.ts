import type { AuthUser } from '@keyturn/server'

const ada: AuthUser = { id: 'user-1' }

/** What an app has of its own: here one user, ada@example.com, whose password is "engine". */
export const users = {
  verify: async (email: unknown, password: unknown): Promise<AuthUser | undefined> =>
    email === 'ada@example.com' && password === 'engine' ? ada : undefined,
  find: async (id: string): Promise<AuthUser | undefined> => (id === ada.id ? ada : undefined),
}
