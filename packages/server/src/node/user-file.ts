import { readFile } from 'node:fs/promises'
import { requireText } from '../settings/option-checks.ts'
import type { AuthUser } from '../settings/user.ts'
import { hashOfNobody, isPassword, isPasswordHash } from './passwords.ts'

/** A user of a server that has no user directory of its own but a file. */
export interface FileUser extends AuthUser {
  readonly email: string
  readonly name: string
}

/** The users of a file, as `createAuthServer` asks for them. */
export interface UserFile {
  readonly verifyCredentials: (credentials: Readonly<Record<string, unknown>>) => Promise<FileUser | undefined>
  readonly loadUser: (userId: string) => FileUser | undefined
}

interface StoredUser extends FileUser {
  readonly passwordHash: string
  readonly disabled: boolean
}

/**
 * Reads users from JSON: `[{ "id", "email", "name", "passwordHash", "disabled"? }]`, the hashes as `isPassword` reads them.
 * Rejects with what is wrong with the file, and with nothing that is in it.
 */
export async function readUserFile(path: string): Promise<UserFile> {
  requireText('path', path)
  const users = parseUsers(await readFile(path, 'utf8'))
  // What an unknown email is compared with, so that it takes as long as a wrong password of most users.
  const nobody = { user: undefined, passwordHash: hashOfNobody(mostUsualOf(users)) }

  function find(email: unknown): { readonly user: FileUser | undefined; readonly passwordHash: string } {
    const known = users.find(
      (user) => typeof email === 'string' && user.email.toLowerCase() === email.trim().toLowerCase(),
    )
    return known && !known.disabled ? { user: shown(known), passwordHash: known.passwordHash } : nobody
  }

  return {
    verifyCredentials: async ({ email, password }) => {
      const { user, passwordHash } = find(email)
      return (await isPassword(typeof password === 'string' ? password : '', passwordHash)) ? user : undefined
    },
    loadUser: (userId) => {
      const known = users.find(({ id }) => id === userId)
      return known && !known.disabled ? shown(known) : undefined
    },
  }
}

// The cost stands before the last two parts.
function mostUsualOf(users: readonly StoredUser[]): string {
  const costOf = ({ passwordHash }: StoredUser): string => passwordHash.split('$').slice(0, -2).join('$')
  // Not by `Map.groupBy`, which Node 20 has not.
  const usersOf = (cost: string): readonly StoredUser[] => users.filter((user) => costOf(user) === cost)
  const [largest] = [...new Set(users.map(costOf))].map(usersOf).toSorted((a, b) => b.length - a.length)
  return largest?.[0]?.passwordHash ?? ''
}

function shown({ id, email, name }: StoredUser): FileUser {
  return { id, email, name }
}

function parseUsers(text: string): readonly StoredUser[] {
  const parsed = parse(text)
  if (!Array.isArray(parsed) || parsed.length === 0) throw new TypeError('It must be a JSON list of at least one user.')
  const users = parsed.map(toUser)
  for (const name of ['id', 'email'] as const) {
    if (new Set(users.map((user) => user[name].toLowerCase())).size < users.length) {
      throw new TypeError(`Two users have the same ${name}.`)
    }
  }
  return users
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    // The parser would show what is in the file.
    throw new TypeError('It is not JSON.')
  }
}

function toUser(value: unknown, index: number): StoredUser {
  const { id, email, name, passwordHash, disabled = false } = value instanceof Object ? { ...toRecord(value) } : {}
  if (typeof id !== 'string' || typeof email !== 'string' || typeof name !== 'string') {
    throw new TypeError(`User ${index + 1} needs the texts id, email and name.`)
  }
  if (typeof passwordHash !== 'string' || !isPasswordHash(passwordHash)) {
    throw new TypeError(
      `User ${index + 1} needs a passwordHash of scrypt or argon2id; the command hash-password makes one.`,
    )
  }
  return { id, email, name, passwordHash, disabled: disabled === true }
}

function toRecord(value: object): Readonly<Record<string, unknown>> {
  return Object.fromEntries(Object.entries(value))
}
