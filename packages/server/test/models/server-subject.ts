import type { RotationRules } from '../../src/rotation/judge.ts'
import { createServerWorld, createTestBrowser, textMember } from '../server-world.ts'
import type { User } from '../server-world.ts'
import type { Subject } from './subject.ts'

/** The whole server, from request to answer. The times are those of `rotationSubject`. */
export function serverSubject({ settleWindow, seenWindow, maxForks }: RotationRules): Subject {
  const blocked = new Set<string>()
  const userOf = (id: string): User | undefined => (blocked.has(id) ? undefined : { id, name: id })
  const world = createServerWorld({
    settleWindow,
    seenWindow,
    maxForks,
    lifetimes: { idle: day, session: 7 * day },
    verifyCredentials: ({ username }) => userOf(String(username)),
    loadUser: userOf,
  })
  let requests = 0

  async function post(path: string, token: string | undefined, body: object) {
    const browser = createTestBrowser(world)
    browser.cookie = token
    const attempt = `attempt-${++requests}`
    const reply = await browser.post(path, body, { headers: { 'idempotency-key': attempt } })
    return { ...reply, attempt, token: reply.setCookies.length > 0 ? browser.cookie : undefined }
  }

  return {
    signIn: async (username) => (await post('/auth/login', undefined, { username })).token ?? '',
    refresh: async (sent, { idleFor, extend }) => {
      const report = idleFor === undefined ? { extend } : { extend, idleSeconds: idleFor / 1000 }
      const { status, body, token, attempt } = await post('/auth/refresh', sent, report)
      if (status !== 200) return { said: textMember(body, 'code'), token }
      const event = world.events.find(({ type, attemptId }) => type === 'refreshed' && attemptId === attempt)
      return { said: event?.type === 'refreshed' ? event.verdict : 'nothing', token }
    },
    presentForged: async (sent) => {
      const forged = `${sent.slice(0, 80)}${sent[80] === 'A' ? 'B' : 'A'}${sent.slice(81)}`
      return textMember((await post('/auth/refresh', forged, {})).body, 'code')
    },
    signOut: async (sent) => void (await post('/auth/logout', sent, {})),
    revokeUser: async (user) => void (await world.server.revokeUser(user)),
    setBlocked: (user, isBlocked) => void (isBlocked ? blocked.add(user) : blocked.delete(user)),
    passTime: world.passTime,
  }
}

const day = 86_400_000
