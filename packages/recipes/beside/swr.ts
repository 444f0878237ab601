import { createFetch } from '@keyturn/core'
import { renderHook, waitFor } from '@testing-library/react'
import { createElement } from 'react'
import useSWR, { SWRConfig, type Cache } from 'swr'
import type { CreateReader } from './reader.ts'
import { readJson } from './read-json.ts'

const RETRIES = 3

export const swr: CreateReader = (session, origin) => {
  const fetch = createFetch(session)
  const cache: Cache & Pick<Map<string, object>, 'clear'> = new Map()
  const value = { provider: () => cache, errorRetryCount: RETRIES, errorRetryInterval: 0 }
  session.on('ended', () => cache.clear())
  return {
    async read(path) {
      let tries = 0
      const fetcher = async (): Promise<unknown> => {
        tries++
        return readJson(await fetch(`${origin}${path}`))
      }
      const { result } = renderHook(() => useSWR<unknown, Error>(path, fetcher), {
        wrapper: ({ children }) => createElement(SWRConfig, { value }, children),
      })
      await waitFor(() => {
        const { data, error, isValidating } = result.current
        if (!data && !(error && !isValidating && tries > RETRIES)) throw new Error('It still asks.')
      })
      if (result.current.error) throw result.current.error
      return result.current.data
    },
    holds: (path) => cache.get(path)?.data !== undefined,
  }
}
