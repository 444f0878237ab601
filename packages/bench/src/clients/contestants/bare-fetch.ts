import { firstTokens, type Ideal, type TokenAnswer } from './contestant.ts'
import { getJson } from './get-json.ts'

/** Taken before anybody puts an interceptor in its place. */
const { fetch } = globalThis

/** Fetch with the token in a header. */
export const bareFetch: Ideal = {
  name: 'bare fetch',
  async start(entrance) {
    const { origin } = entrance
    let tokens = await post(firstTokens(entrance), {})

    async function post(url: string, body: object): Promise<TokenAnswer> {
      const headers = { 'content-type': 'application/json' }
      const response = await fetch(url, { method: 'POST', headers, body: JSON.stringify(body) })
      // The site answers both calls so.
      return (await response.json()) as TokenAnswer
    }

    return {
      get: (path) =>
        getJson(fetch, `${origin}/api${path}`, { headers: { Authorization: `Bearer ${tokens.access_token}` } }),
      async refresh() {
        tokens = await post(`${origin}/auth/refresh`, { refreshToken: tokens.refresh_token })
      },
    }
  },
}
