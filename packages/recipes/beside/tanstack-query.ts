import { createFetch } from '@keyturn/core'
import { QueryClient } from '@tanstack/react-query'
import type { CreateReader } from './reader.ts'
import { readJson } from './read-json.ts'

export const tanStackQuery: CreateReader = (session, origin) => {
  const fetch = createFetch(session)
  const client = new QueryClient({ defaultOptions: { queries: { retry: 3, retryDelay: 0 } } })
  session.on('ended', () => client.clear())
  return {
    read: (path) =>
      client.fetchQuery({ queryKey: [path], queryFn: async () => readJson(await fetch(`${origin}${path}`)) }),
    holds: (path) => client.getQueryData([path]) !== undefined,
  }
}
