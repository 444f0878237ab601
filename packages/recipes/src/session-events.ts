import { createFetch, findSessionError, type Session } from '@keyturn/core'
import { createParser, type EventSourceMessage } from 'eventsource-parser'
import { pause } from './pause.ts'

/**
 * Server-sent events, until the signal aborts, the server answers 204, or nobody is signed in any more. When the connection breaks it is
 * opened again, and the server told where to go on. Throws where asking again is of no use.
 */
export async function* sessionEvents<User>(
  session: Session<User>,
  url: string,
  signal: AbortSignal,
): AsyncGenerator<EventSourceMessage, void> {
  const fetch = createFetch(session)
  const end = new AbortController()
  const stop = session.on('ended', () => end.abort())
  const over = AbortSignal.any([signal, end.signal])
  let lastEventId: string | undefined
  let wait = 3_000

  try {
    while (!over.aborted) {
      const headers = { accept: 'text/event-stream', ...(lastEventId && { 'last-event-id': lastEventId }) }
      const init = { headers, signal: over, cache: 'no-store', session: 'required' } as const
      // A token that has expired, or is refused, is replaced on the way.
      const response = await fetch(url, init).catch(noAnswer)
      if (response?.status === 204) return
      if (response && response.status < 500 && !isEventStream(response))
        throw new Error(`${url} answered ${response.status}, which is no event stream.`)
      if (response?.ok && response.body) {
        const reader = response.body.getReader()
        const decoder = new TextDecoder()
        const events: EventSourceMessage[] = []
        const parser = createParser({
          onEvent: (event) => events.push(event),
          onRetry: (duration) => (wait = duration),
        })
        for (let bytes = await next(reader); bytes; bytes = await next(reader)) {
          parser.feed(decoder.decode(bytes, { stream: true }))
          for (const event of events.splice(0)) {
            lastEventId = event.id ?? lastEventId
            yield event
          }
        }
      }
      await pause(wait, over)
    }
  } catch (error) {
    if (findSessionError(error)?.code !== 'ERR_SIGNED_OUT') throw error
  } finally {
    stop()
    // Whoever stops listening closes the connection.
    end.abort()
  }
}

/** A network that is down comes back; a session that is over does not. */
function noAnswer(error: unknown): undefined {
  if (findSessionError(error)?.code === 'ERR_SIGNED_OUT') throw error
}

function isEventStream({ ok, headers }: Response): boolean {
  return ok && headers.get('content-type')?.startsWith('text/event-stream') === true
}

/** Undefined where the connection ended or broke. */
async function next(reader: ReadableStreamDefaultReader<Uint8Array>): Promise<Uint8Array | undefined> {
  const { value } = await reader.read().catch(() => ({ value: undefined }))
  return value
}
