import { SpanStatusCode, trace } from '@opentelemetry/api'
import type { Span, Tracer } from '@opentelemetry/api'
import type { SessionStore } from '../rotation/session-store.ts'
import { nameOfError } from './name-of-error.ts'
import type { Instruments } from './instruments.ts'

/** The store, each of whose operations is timed; those for a request have a span within that of the request. */
export function observedStore(store: SessionStore, tracer: Tracer, { storeOperations }: Instruments): SessionStore {
  async function timed<Result>(operation: keyof SessionStore, run: () => Promise<Result>): Promise<Result> {
    const startedAt = performance.now()
    const attributes = { 'keyturn.store.operation': operation }
    const ended = (failure: { readonly 'error.type'?: string }): void =>
      storeOperations.record((performance.now() - startedAt) / 1000, { ...attributes, ...failure })
    const observe = async (span?: Span): Promise<Result> => {
      try {
        const result = await run()
        ended({})
        return result
      } catch (error) {
        const failure = { 'error.type': nameOfError(error) }
        ended(failure)
        // The name alone: what a driver says may have in it what it was asked, or how it connects.
        span?.setAttributes(failure).setStatus({ code: SpanStatusCode.ERROR })
        throw error
      } finally {
        span?.end()
      }
    }
    // What a node does by itself every few seconds would be traces of nothing but that.
    return trace.getActiveSpan() ? tracer.startActiveSpan(`store ${operation}`, { attributes }, observe) : observe()
  }

  return {
    now: () => timed('now', () => store.now()),
    create: (row) => timed('create', () => store.create(row)),
    find: (sid) => timed('find', () => store.find(sid)),
    replace: (row, ifVersion) => timed('replace', () => store.replace(row, ifVersion)),
    revoke: (sid, reason) => timed('revoke', () => store.revoke(sid, reason)),
    revokeByUser: (userId, reason) => timed('revokeByUser', () => store.revokeByUser(userId, reason)),
    listByUser: (userId) => timed('listByUser', () => store.listByUser(userId)),
    deleteExpired: (before, limit) => timed('deleteExpired', () => store.deleteExpired(before, limit)),
    listRevoked: (since) => timed('listRevoked', () => store.listRevoked(since)),
    ...(store.watchRevoked && { watchRevoked: (listener) => watchRevoked(store, listener) }),
  }
}

// Method by method: a store may be an object of a class.
async function watchRevoked(store: SessionStore, listener: (sid: string) => void): Promise<() => Promise<void>> {
  return (await store.watchRevoked?.(listener)) ?? (async () => {})
}
