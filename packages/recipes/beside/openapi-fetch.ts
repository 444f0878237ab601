import { createFetch } from '@keyturn/core'
import createClient from 'openapi-fetch'
import type { CreateReader } from './reader.ts'

/** As openapi-typescript writes it. */
interface paths {
  readonly '/item/{id}': {
    readonly get: {
      readonly parameters: { readonly path: { readonly id: string } }
      readonly responses: { readonly 200: { readonly content: { readonly 'application/json': { path: string } } } }
    }
  }
}

export const openapiFetch: CreateReader = (session, origin) => {
  const client = createClient<paths>({ baseUrl: origin, fetch: createFetch(session) })
  return {
    async read(path) {
      const { data, response } = await client.GET('/item/{id}', { params: { path: { id: path } } })
      if (!data) throw new Error(`The API answered with ${response.status}.`)
      return data
    },
  }
}
