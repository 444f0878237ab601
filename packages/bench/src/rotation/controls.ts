import type { Algorithm, Outcome, RotationServer } from './rotation-server.ts'

// What servers usually do. Each is as its documentation describes it, and nothing is added to make it better or worse.

/** Every token once; the second time is theft. */
export const strictSingleUse = control('strict single use', ({ token, mint }) =>
  token.usedAt === null ? mint() : 'theft',
)

/** A used token goes on working for a moment, and each time starts a line of its own. */
export const graceOfMany = control('30 s grace, independent successors', ({ token, now, mint }) =>
  token.usedAt === null || now <= token.usedAt + grace ? mint() : 'theft',
)

/** A used token goes on working for a moment, and gives what it gave the first time. */
export const graceOfOne = control('30 s grace, same successor', ({ token, now, mint }) => {
  if (token.usedAt === null) return mint()
  return token.successor && now <= token.usedAt + grace ? token.successor : 'theft'
})

/** A used token goes on working until what it gave is used, and of what it gave only the newest is good. */
export const newestWins = control(
  'previous valid until its successor is used, newest wins',
  ({ token, newest, mint }) => (token === newest || token === newest.parent ? mint() : 'theft'),
)

/** The parent of the newest token always works, any other for a moment; both give the newest. */
export const parentAlways = control('previous always, any for 10 s', ({ token, newest, now, mint }) => {
  if (token === newest) return mint()
  const isParent = token === newest.parent
  return isParent || (token.usedAt !== null && now <= token.usedAt + 10_000) ? newest : 'theft'
})

const grace = 30_000
const lifetime = 600_000

interface Token {
  readonly id: string
  readonly session: Session
  readonly parent: Token | undefined
  usedAt: number | null
  /** The first one that was given for it. */
  successor: Token | null
  /** False where the write that made it was lost. */
  isKnown: boolean
}

interface Session {
  newest: Token
  isRevoked: boolean
}

interface Presentation {
  readonly token: Token
  readonly newest: Token
  readonly now: number
  /** Makes a successor, which is the newest from now on. */
  readonly mint: () => Token
}

function control(title: string, decide: (presentation: Presentation) => Token | 'theft'): Algorithm {
  return { title, start: async (now) => startServer(now, decide) }
}

function startServer(now: () => number, decide: (presentation: Presentation) => Token | 'theft'): RotationServer {
  const tokens = new Map<string, Token>()
  const writes: { readonly at: number; readonly undo: () => void }[] = []

  function write<Target, Key extends keyof Target>(target: Target, key: Key, value: Target[Key]): void {
    const before = target[key]
    target[key] = value
    writes.push({ at: now(), undo: () => (target[key] = before) })
  }

  function add(session: Session | undefined, parent: Token | undefined): Token {
    const id = `token-${tokens.size}`
    // A session and its first token know each other; the session gets it at once.
    const token: Token = {
      id,
      session: session ?? ({ isRevoked: false } as Session),
      parent,
      usedAt: null,
      successor: null,
      isKnown: false,
    }
    tokens.set(id, token)
    write(token, 'isKnown', true)
    write(token.session, 'newest', token)
    return token
  }

  function mint(parent: Token): Token {
    const child = add(parent.session, parent)
    if (parent.usedAt !== null) return child
    write(parent, 'usedAt', now())
    write(parent, 'successor', child)
    return child
  }

  async function present(text: string): Promise<Outcome> {
    const token = tokens.get(text)
    if (!token?.isKnown || token.session.isRevoked)
      return { type: 'refused', verdict: token?.isKnown ? 'revoked' : 'unknown' }
    const given = decide({ token, newest: token.session.newest, now: now(), mint: () => mint(token) })
    if (given === 'theft') {
      token.session.isRevoked = true
      return { type: 'refused', verdict: 'theft' }
    }
    return { type: 'served', verdict: 'rotated', lifetime, token: given.id }
  }

  return {
    present,
    signIn: async () => {
      const { id } = add(undefined, undefined)
      // The standby has it.
      writes.length = 0
      return id
    },
    failOver: async (lost) => {
      while ((writes.at(-1)?.at ?? -Infinity) >= now() - lost) writes.pop()?.undo()
      writes.length = 0
    },
    forge: () => 'guessed',
  }
}
