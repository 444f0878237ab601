import { createFetch } from '@keyturn/core'
import { createTRPCClient, httpLink, retryLink } from '@trpc/client'
import type { AppRouter } from './trpc-router.ts'
import type { CreateReader } from './reader.ts'

export const trpc: CreateReader = (session, origin) => {
  const retries = retryLink<AppRouter>({ retry: ({ attempts }) => attempts <= 3 })
  const fetch = createFetch(session)
  // Its types are looser than the platform's under `exactOptionalPropertyTypes`; elsewhere `fetch` alone will do.
  const link = httpLink({ url: `${origin}/trpc`, fetch: (url, init) => fetch(url, init as RequestInit) })
  const client = createTRPCClient<AppRouter>({ links: [retries, link] })
  return { read: () => client.item.query() }
}
