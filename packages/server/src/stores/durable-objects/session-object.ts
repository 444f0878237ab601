import { deleteLongExpired } from '../../watch/clean-up.ts'
import { resolveNames } from '../sql/names.ts'
import type { SqliteClient } from '../sqlite/client.ts'
import { sqliteStore } from '../sqlite/sqlite-store.ts'
import { questions } from './questions.ts'
import type { Question } from './questions.ts'
import { storageClient } from './storage-client.ts'
import type { ObjectStorageLike } from './storage-client.ts'

/** What is used of the `DurableObjectState` that an object is made with. */
export interface ObjectStateLike {
  readonly storage: ObjectStorageLike
}

const day = 24 * 60 * 60 * 1000

/**
 * The Durable Object that keeps the sessions of a part of the users, for `durableObjectStore`: export it from the worker, and name it in
 * `new_sqlite_classes` of its migrations. It answers its own worker alone, for no other can reach it, and deletes by itself what ended more than a day ago.
 */
export class SessionObject {
  // The platform makes objects of classes, and of nothing else.
  readonly fetch: (request: Request) => Promise<Response>
  readonly alarm: () => Promise<void>

  constructor({ storage }: ObjectStateLike) {
    const client = storageClient(storage)
    const store = sqliteStore(client)
    this.fetch = async (request) => {
      const [question, ...parameters] = await asked(request)
      // Before anything is written: a failure leaves no session that nobody has a token of.
      if (question === 'create') await cleanUpLater(storage)
      // Parameters are those of `durableObjectStore`, whose types hold at both ends.
      const answer = await (store[question] as (...given: unknown[]) => Promise<unknown>)(...parameters)
      return Response.json({ answer })
    }
    this.alarm = async () => {
      await deleteLongExpired(store)
      if (await hasSessions(client)) await cleanUpLater(storage)
    }
  }
}

async function asked(request: Request): Promise<readonly [Question, ...unknown[]]> {
  const body: unknown = await request.json()
  const [name, ...parameters] = Array.isArray(body) ? (body as unknown[]) : []
  const question = questions.find((each) => each === name)
  if (!question) throw new TypeError('A session object is asked by durableObjectStore, and by nobody else.')
  return [question, ...parameters]
}

async function cleanUpLater(storage: ObjectStorageLike): Promise<void> {
  if ((await storage.getAlarm()) === null) await storage.setAlarm(Date.now() + day)
}

async function hasSessions(client: SqliteClient): Promise<boolean> {
  return (await client.query(`SELECT 1 FROM ${resolveNames({}).sessions} LIMIT 1`)).length > 0
}
