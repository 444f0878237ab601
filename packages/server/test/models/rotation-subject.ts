import { rotationRefusal } from '../../src/endpoints/rotation-refusal.ts'
import { mintsChild } from '../../src/rotation/judge.ts'
import type { RotationRules } from '../../src/rotation/judge.ts'
import { rotate } from '../../src/rotation/rotation.ts'
import { memoryStore } from '../../src/stores/memory.ts'
import { sessionRow } from '../rows.ts'
import type { Subject } from './subject.ts'

interface Token {
  readonly sid: string
  readonly generation: number
  readonly id: string
}

/** `rotate` over a memory store: the rotation itself, without cryptography. A day of idling ends a session, a week does so anyway. */
export function rotationSubject(rules: RotationRules): Subject {
  let now = 0
  let issued = 0
  const store = memoryStore({ now: () => now })
  const blocked = new Set<string>()
  const write = ({ sid, generation, id }: Token): string => [sid, generation, id].join(' ')
  const read = (text: string): Token => {
    const [sid = '', generation, id = ''] = text.split(' ')
    return { sid, generation: Number(generation), id }
  }
  return {
    signIn: async (userId) => {
      const token = { sid: `session-${++issued}`, generation: 0, id: `token-${issued}` }
      const times = { promotedAt: now, forkedAt: now, createdAt: now, lastActiveAt: now, expiresAt: now + 7 * day }
      await store.create(sessionRow({ ...times, sid: token.sid, userId, baseId: token.id, idleTimeout: day }))
      return write(token)
    },
    refresh: async (text, report) => {
      const token = read(text)
      const presented = { ...token, ...report, secretHash: 'hash' }
      const rotation = await rotate(store, token.sid, presented, rules, ({ userId }) =>
        blocked.has(userId) ? { reason: 'user-unavailable' } : { user: userId },
      )
      const { verdict, row, user, reason } = rotation
      if (reason) await store.revoke(token.sid, reason)
      if (reason) return { said: 'revoked', token: undefined }
      if (!row || user === undefined) return { said: rotationRefusal(rotation), token: undefined }
      if (!mintsChild(verdict)) return { said: verdict, token: undefined }
      return { said: verdict, token: write({ ...token, generation: row.generation + 1, id: `token-${++issued}` }) }
    },
    presentForged: async (text) => {
      const token = read(text)
      const presented = { ...token, secretHash: 'guessed' }
      return rotationRefusal(await rotate(store, token.sid, presented, rules, ({ userId }) => ({ user: userId })))
    },
    signOut: async (text) => void (await store.revoke(read(text).sid, 'signed-out')),
    revokeUser: async (user) => void (await store.revokeByUser(user, 'revoked')),
    setBlocked: (user, isBlocked) => void (isBlocked ? blocked.add(user) : blocked.delete(user)),
    passTime: (duration) => {
      now += duration
    },
  }
}

const day = 86_400_000
