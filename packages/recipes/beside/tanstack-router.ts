import { createFetch } from '@keyturn/core'
import { createMemoryHistory, createRootRoute, createRoute, createRouter } from '@tanstack/react-router'
import type { CreateReader } from './reader.ts'
import { readJson } from './read-json.ts'

export const tanStackRouter: CreateReader = (session, origin) => {
  const fetch = createFetch(session)
  const root = createRootRoute()
  const page = createRoute({
    getParentRoute: () => root,
    path: '$',
    loader: async ({ location, abortController: { signal } }) =>
      readJson(await fetch(`${origin}${location.pathname}`, { signal })),
  })
  const routeTree = root.addChildren([page])
  return {
    async read(path) {
      const router = createRouter({ routeTree, history: createMemoryHistory({ initialEntries: [path] }) })
      await router.load()
      const match: { readonly error?: unknown; readonly loaderData?: unknown } = router.state.matches.at(-1) ?? {}
      const { error, loaderData } = match
      if (error) throw error
      return loaderData
    },
  }
}
