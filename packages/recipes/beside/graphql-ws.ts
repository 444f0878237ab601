import type { Session } from '@keyturn/core'
import { createClient, type Client } from 'graphql-ws'

/** The server closes with this code where it does not accept the token; the library connects again after it. */
const FORBIDDEN = 4403

/** @param url Of the GraphQL server, `ws:` or `wss:`. The token goes in the first message, never in the address. */
export function graphqlWs(session: Session<unknown>, url: string): Client {
  let latest = ''
  let refused = ''
  const client = createClient({
    url,
    retryAttempts: 3,
    retryWait: async () => {},
    shouldRetry: () => session.getState().status !== 'signed-out',
    async connectionParams() {
      // A token that has been replaced meanwhile needs no refresh.
      if (refused && refused === (await session.getAccessToken())) await session.refresh()
      latest = await session.getAccessToken()
      return { accessToken: latest }
    },
    on: { closed: (event) => void ((event as CloseEvent).code === FORBIDDEN && (refused = latest)) },
  })
  session.on('ended', () => client.terminate())
  return client
}
