import { createFetch } from '@keyturn/core'
import { createMemoryRouter } from 'react-router'
import type { CreateReader } from './reader.ts'
import { readJson } from './read-json.ts'

export const reactRouter: CreateReader = (session, origin) => {
  const fetch = createFetch(session)
  const routes = [
    {
      id: 'page',
      path: '*',
      loader: async ({ request }: { readonly request: Request }) =>
        readJson(await fetch(`${origin}${new URL(request.url).pathname}`, { signal: request.signal })),
    },
  ]
  return {
    async read(path) {
      const router = createMemoryRouter(routes, { initialEntries: [path] })
      await new Promise<void>((resolve) => router.subscribe(({ initialized }) => initialized && resolve()))
      const { errors, loaderData } = router.state
      router.dispose()
      if (errors) throw errors['page']
      return loaderData['page'] as unknown
    },
  }
}
