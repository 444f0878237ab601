import { randomBytes, scrypt, timingSafeEqual } from 'node:crypto'

const KEY_BYTES = 32
/** OWASP's floor for scrypt: 16 MiB a hash. */
const COST = { N: 2 ** 14, r: 8, p: 5 }

/** A password as it is stored: nobody can read it back. */
export interface PasswordHash {
  readonly salt: Buffer
  readonly key: Buffer
}

export async function hashPassword(password: string): Promise<PasswordHash> {
  const salt = randomBytes(16)
  return { salt, key: await derive(password, salt) }
}

/** Whether this is the password that was hashed. Takes the same time whatever the answer. */
export async function isPassword(password: string, { salt, key }: PasswordHash): Promise<boolean> {
  return timingSafeEqual(await derive(password, salt), key)
}

function derive(password: string, salt: Buffer): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    scrypt(password, salt, KEY_BYTES, COST, (error, key) => (error ? reject(error) : resolve(key)))
  })
}
