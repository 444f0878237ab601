import { hashPassword, isPassword } from '@keyturn/server/node'
import { accounts } from '../backend/accounts.ts'

/** Finds out whose email and password these are; takes the same time for an unknown email as for a wrong password. */
export async function createCredentialCheck(): Promise<
  (credentials: Readonly<Record<string, unknown>>) => Promise<string | undefined>
> {
  const hashed = await Promise.all(
    accounts.map(async ({ userId, email, password }) => ({ userId, email, hash: await hashPassword(password) })),
  )
  const nobody = { userId: undefined, hash: await hashPassword(crypto.randomUUID()) }

  return async ({ email, password }) => {
    const account =
      hashed.find((known) => typeof email === 'string' && known.email === email.trim().toLowerCase()) ?? nobody
    const isRight = await isPassword(typeof password === 'string' ? password : '', account.hash)
    return isRight ? account.userId : undefined
  }
}
