import { ApolloClient, ApolloLink, gql, HttpLink, InMemoryCache } from '@apollo/client'
import { RetryLink } from '@apollo/client/link/retry'
import { createFetch } from '@keyturn/core'
import type { CreateReader } from './reader.ts'

interface Answer {
  readonly item: { readonly path: string }
}

const query = gql`
  query Item($path: String!) {
    item(path: $path) {
      path
    }
  }
`

export const apolloClient: CreateReader = (session, origin) => {
  const retries = new RetryLink({ attempts: { max: 4 }, delay: { initial: 0, max: 0 } })
  const link = new HttpLink({ uri: `${origin}/graphql`, fetch: createFetch(session) })
  const cache = new InMemoryCache()
  const client = new ApolloClient({ link: ApolloLink.from([retries, link]), cache })
  session.on('ended', () => void client.clearStore())
  return {
    read: async (path) => (await client.query<Answer>({ query, variables: { path } })).data?.item.path,
    holds: (path) => cache.readQuery({ query, variables: { path } }) !== null,
  }
}
