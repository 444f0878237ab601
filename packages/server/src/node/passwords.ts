import { randomBytes, scrypt, timingSafeEqual } from 'node:crypto'

/** OWASP's floor for scrypt: 16 MiB a hash. */
const cost = { log2N: 14, r: 8, p: 5 }
const keyBytes = 32
const stored = /^\$scrypt\$ln=(\d{1,2}),r=(\d{1,2}),p=(\d{1,2})\$([A-Za-z0-9+/]{16,})\$([A-Za-z0-9+/]{22,})$/

/** A password as it may be stored: nobody can read it back. In PHC string format, `$scrypt$ln=14,r=8,p=5$salt$key`. */
export async function hashPassword(password: string): Promise<string> {
  const salt = randomBytes(16)
  const key = await derive(password, salt, cost, keyBytes)
  return `$scrypt$ln=${cost.log2N},r=${cost.r},p=${cost.p}$${unpadded(salt)}$${unpadded(key)}`
}

/** Whether this is the password that was hashed; takes the same time whatever the answer. Throws a `TypeError` for what `hashPassword` has not made. */
export async function isPassword(password: string, hash: string): Promise<boolean> {
  const [, log2N, r, p, salt = '', expected = ''] = stored.exec(hash) ?? []
  if (log2N === undefined) throw new TypeError('A password hash must be as hashPassword makes them.')
  const key = Buffer.from(expected, 'base64')
  const made = { log2N: Number(log2N), r: Number(r), p: Number(p) }
  return timingSafeEqual(await derive(password, Buffer.from(salt, 'base64'), made, key.length), key)
}

/** Whether a text is a hash that `isPassword` can compare with. */
export function isPasswordHash(text: string): boolean {
  return stored.test(text)
}

function derive(password: string, salt: Buffer, { log2N, r, p }: typeof cost, length: number): Promise<Buffer> {
  const options = { N: 2 ** log2N, r, p, maxmem: 256 * 2 ** log2N * r }
  return new Promise((resolve, reject) => {
    // One password in all ways to write it (RFC 8265 §4.2).
    scrypt(password.normalize('NFC'), salt, length, options, (error, key) => (error ? reject(error) : resolve(key)))
  })
}

function unpadded(bytes: Buffer): string {
  return bytes.toString('base64').replace(/=+$/, '')
}
