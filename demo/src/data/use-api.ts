import { useCallback, useEffect, useState } from 'react'
import { api } from '../api.ts'

/** What a page knows of something on the server. */
export type Remote<Data> =
  | { readonly status: 'loading' }
  | { readonly status: 'failed'; readonly error: unknown }
  | { readonly status: 'ready'; readonly data: Data; readonly isStale: boolean }

interface Outcome<Data> {
  readonly question: string
  readonly result: { readonly data: Data } | { readonly error: unknown }
}

/**
 * Reads `url` of the API, and again whenever it changes or `reload` is called. While a new answer is awaited the last one stays
 * (`isStale`); a request that nobody waits for any more is aborted.
 */
export function useApi<Data>(url: string, responseType: 'json' | 'blob' = 'json'): readonly [Remote<Data>, () => void] {
  const [attempt, setAttempt] = useState(0)
  const [outcome, setOutcome] = useState<Outcome<Data>>()
  const question = `${attempt} ${url}`

  useEffect(() => {
    const { abort, signal } = cancellation()
    api.get<Data>(url, { signal, responseType }).then(
      ({ data }) => setOutcome({ question, result: { data } }),
      (error: unknown) => {
        if (!signal.aborted) setOutcome({ question, result: { error } })
      },
    )
    return abort
  }, [url, question, responseType])

  const reload = useCallback(() => setAttempt((last) => last + 1), [])
  return [remoteOf(outcome, question), reload]
}

function cancellation(): { readonly abort: () => void; readonly signal: AbortSignal } {
  const controller = new AbortController()
  return { abort: () => controller.abort(), signal: controller.signal }
}

function remoteOf<Data>(outcome: Outcome<Data> | undefined, question: string): Remote<Data> {
  if (!outcome) return { status: 'loading' }
  const isStale = outcome.question !== question
  if ('data' in outcome.result) return { status: 'ready', data: outcome.result.data, isStale }
  return isStale ? { status: 'loading' } : { status: 'failed', error: outcome.result.error }
}
