import { createFetch } from '@keyturn/core'
import { cacheExchange, Client, fetchExchange, gql } from '@urql/core'
import type { CreateReader } from './reader.ts'

interface Answer {
  readonly item: { readonly path: string }
}

const query = gql<Answer, { readonly path: string }>`
  query Item($path: String!) {
    item(path: $path) {
      path
    }
  }
`

export const urql: CreateReader = (session, origin) => {
  const fetch = createFetch(session)
  const create = (): Client =>
    new Client({ url: `${origin}/graphql`, fetch, exchanges: [cacheExchange, fetchExchange], preferGetMethod: false })
  let client = create()
  // A client of urql cannot be emptied, it is replaced.
  session.on('ended', () => void (client = create()))
  return {
    async read(path) {
      const { data, error } = await client.query(query, { path }).toPromise()
      if (error) throw error
      return data?.item.path
    },
    holds: (path) => Boolean(client.readQuery(query, { path }, { requestPolicy: 'cache-only' })?.data),
  }
}
