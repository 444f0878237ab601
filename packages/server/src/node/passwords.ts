import nodeCrypto, { randomBytes, scrypt, timingSafeEqual } from 'node:crypto'

/** OWASP's floor for scrypt: 16 MiB a hash. */
const cost = { log2N: 14, r: 8, p: 5 }
const keyBytes = 32

const parts = String.raw`\$([A-Za-z0-9+/]{16,})\$([A-Za-z0-9+/]{22,})$`
const scryptHash = new RegExp(String.raw`^\$scrypt\$ln=(\d{1,2}),r=(\d{1,2}),p=(\d{1,2})${parts}`)
const argon2Hash = new RegExp(String.raw`^\$argon2id\$v=19\$m=(\d{1,7}),t=(\d{1,3}),p=(\d{1,2})${parts}`)

type Derive = (password: string) => Promise<Buffer>

/** A password as it may be stored: nobody can read it back. In PHC string format, `$scrypt$ln=14,r=8,p=5$salt$key`. */
export async function hashPassword(password: string): Promise<string> {
  requirePassword(password)
  const salt = randomBytes(16)
  const key = await byScrypt(salt, keyBytes, cost)(password)
  return `$scrypt$ln=${cost.log2N},r=${cost.r},p=${cost.p}$${unpadded(salt)}$${unpadded(key)}`
}

/**
 * Whether this is the password that was hashed: by `hashPassword`, or elsewhere by scrypt or, on Node 24.7 and newer, by argon2id (RFC 9106), in
 * PHC string format. Takes the same time whatever the answer. Throws a `TypeError` for anything else.
 */
export async function isPassword(password: string, hash: string): Promise<boolean> {
  requirePassword(password)
  const stored = parse(hash)
  if (!stored)
    throw new TypeError('hash: must be of scrypt or, from Node 24.7 on, of argon2id; hashPassword makes one.')
  return timingSafeEqual(await stored.derive(password), stored.key)
}

/** Whether a text is a hash that `isPassword` can compare with. */
export function isPasswordHash(text: string): boolean {
  return parse(text) !== undefined
}

/** A hash of no password, which takes as long to compare with as this one: for users that there are not. */
export function hashOfNobody(like: string): string {
  return like.replace(/[^$]+$/, (key) => unpadded(randomBytes(Buffer.from(key, 'base64').length)))
}

// The empty one is a text, too, and as wrong as any other.
function requirePassword(password: unknown): void {
  if (typeof password !== 'string') throw new TypeError('password: must be a text.')
}

function parse(hash: string): { readonly derive: Derive; readonly key: Buffer } | undefined {
  const [, log2N, r, p, ...scrypted] = scryptHash.exec(hash) ?? []
  if (log2N !== undefined) {
    const [salt, key] = bytesOf(scrypted)
    return { key, derive: byScrypt(salt, key.length, { log2N: Number(log2N), r: Number(r), p: Number(p) }) }
  }
  const [, memory, passes, parallelism, ...derived] = argon2Hash.exec(hash) ?? []
  // Node has it from 24.7 on.
  if (memory === undefined || !('argon2' in nodeCrypto)) return undefined
  const [salt, key] = bytesOf(derived)
  const made = { memory: Number(memory), passes: Number(passes), parallelism: Number(parallelism) }
  return { key, derive: byArgon2(salt, key.length, made) }
}

function bytesOf([salt = '', key = '']: readonly string[]): readonly [Buffer, Buffer] {
  return [Buffer.from(salt, 'base64'), Buffer.from(key, 'base64')]
}

function byScrypt(salt: Buffer, length: number, { log2N, r, p }: typeof cost): Derive {
  const options = { N: 2 ** log2N, r, p, maxmem: 256 * 2 ** log2N * r }
  return (password) =>
    new Promise((resolve, reject) => {
      scrypt(normalized(password), salt, length, options, (error, key) => (error ? reject(error) : resolve(key)))
    })
}

interface Argon2Cost {
  /** KiB. */
  readonly memory: number
  readonly passes: number
  readonly parallelism: number
}

function byArgon2(nonce: Buffer, tagLength: number, made: Argon2Cost): Derive {
  return (password) =>
    new Promise((resolve, reject) => {
      const parameters = { ...made, nonce, tagLength, message: normalized(password) }
      nodeCrypto.argon2('argon2id', parameters, (error, key) => (error ? reject(error) : resolve(key)))
    })
}

// One password in all ways to write it (RFC 8265 §4.2).
function normalized(password: string): string {
  return password.normalize('NFC')
}

function unpadded(bytes: Buffer): string {
  return bytes.toString('base64').replace(/=+$/, '')
}
