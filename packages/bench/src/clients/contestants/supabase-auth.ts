import { AuthClient } from '@supabase/auth-js'
import type { Contestant } from './contestant.ts'
import { getJson } from './get-json.ts'

/** As `supabase-js` uses it: every request asks `getSession()` for the token and goes out by `fetch`. */
export const supabaseAuth: Contestant = {
  name: '@supabase/auth-js',
  packageName: '@supabase/auth-js',
  ideal: 'bare-fetch',
  async start({ origin, by }) {
    const credentials = { email: 'alice@example.com', password: 'secret' }
    const auth = new AuthClient({ url: `${origin}/auth` })
    // Its first call restores what is in its storage.
    const { error } = by === 'restore' ? await auth.initialize() : await auth.signInWithPassword(credentials)
    if (error) throw error

    const send = async (url: string): Promise<Response> => {
      const { data } = await auth.getSession()
      return fetch(url, { headers: { Authorization: `Bearer ${data.session?.access_token}` } })
    }
    return {
      get: (path) => getJson(send, `${origin}/api${path}`),
      dispose: () => void auth.stopAutoRefresh(),
    }
  },
}
