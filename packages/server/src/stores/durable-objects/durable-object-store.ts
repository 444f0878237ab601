import { groupCount, groupOfSession, groupOfUser } from '../../rotation/session-id.ts'
import type { SessionStore } from '../../rotation/session-store.ts'
import { requireKind, requireObject, requireText } from '../../settings/option-checks.ts'
import type { Answer, Question } from './questions.ts'

/** What is used of a `DurableObjectNamespace`, the binding of a worker. */
export interface ObjectNamespaceLike {
  readonly getByName: (name: string) => {
    readonly fetch: (url: string, init: { method: string; body: string }) => Promise<ObjectAnswerLike>
  }
}

/** What is used of the `Response` of an object. */
export interface ObjectAnswerLike {
  readonly json: () => Promise<unknown>
}

/** Options of {@link durableObjectStore}. */
export interface DurableObjectStoreOptions {
  /** What the names of the objects begin with. @default 'sessions-' */
  readonly prefix?: string
}

/**
 * A store in 64 Durable Objects of the class `SessionObject`, each with its part of the users: a refresh asks one of them, a sign-out everywhere two.
 * The clock is that of the platform. Throws a `TypeError` for an option that is wrong, or a binding that is none.
 */
export function durableObjectStore(
  namespace: ObjectNamespaceLike,
  options: DurableObjectStoreOptions = {},
): SessionStore {
  requireKind('namespace', namespace, ['getByName'], 'the binding of the Durable Object class SessionObject')
  requireObject('options', options)
  const { prefix = 'sessions-' } = options
  requireText('prefix', prefix)

  async function ask<Name extends Question>(
    place: Place,
    question: Name,
    ...parameters: Parameters<SessionStore[Name]>
  ): Promise<Answer<Name>> {
    const body = JSON.stringify([question, ...parameters])
    const response = await namespace
      .getByName(`${prefix}${place}`)
      .fetch('https://sessions.invalid/', { method: 'POST', body })
    // It is what `SessionObject` has made of the same types. What JSON leaves out is undefined.
    return ((await response.json()) as { answer: Answer<Name> }).answer
  }

  return {
    now: async () => Date.now(),
    create: async (row) => {
      const place = placeOf(row.sid)
      if (place !== elsewhere && place !== placeOfGroup(groupOfUser(row.userId))) {
        throw new Error('The sid names another group of users than that of its user.')
      }
      await ask(place, 'create', row)
    },
    find: async (sid) => {
      const { row, now } = await ask(placeOf(sid), 'find', sid)
      return { row, now }
    },
    replace: (row, ifVersion) => ask(placeOf(row.sid), 'replace', row, ifVersion),
    revoke: (sid, reason) => ask(placeOf(sid), 'revoke', sid, reason),
    revokeByUser: async (userId, reason) => {
      const ended = placesOf(userId).map((place) => ask(place, 'revokeByUser', userId, reason))
      return (await Promise.all(ended)).flat()
    },
    listByUser: async (userId) => {
      const rows = placesOf(userId).map((place) => ask(place, 'listByUser', userId))
      return (await Promise.all(rows)).flat().toSorted((a, b) => a.createdAt - b.createdAt)
    },
    deleteExpired: async (before, limit = 1000) => {
      let deleted = 0
      for (const place of places) {
        if (deleted < limit) deleted += await ask(place, 'deleteExpired', before, limit - deleted)
      }
      return deleted
    },
    listRevoked: async (since) => {
      const revocations = places.map((place) => ask(place, 'listRevoked', since))
      return (await Promise.all(revocations)).flat()
    },
  }
}

type Place = number | typeof elsewhere

/** Where the sessions are whose ids do not name a group of users. */
const elsewhere = 'others'
// An object answers about a thousand questions a second, and a sign-out everywhere asks two of them. More would only be more to list revocations
// from. The number is in the names of all that there are, so it never changes.
const objectCount = 64
const places: readonly Place[] = [...Array.from({ length: objectCount }, (_, place) => place), elsewhere]

/** What `newSessionId` makes names the group of its user. */
function placeOf(sid: string): Place {
  return /^[\w-]{22}$/.test(sid) ? placeOfGroup(groupOfSession(sid)) : elsewhere
}

function placesOf(userId: string): readonly Place[] {
  return [placeOfGroup(groupOfUser(userId)), elsewhere]
}

function placeOfGroup(group: number): Place {
  return Math.floor((group * objectCount) / groupCount)
}
