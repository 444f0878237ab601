import { createFetch } from '@keyturn/core'
import type { Contestant } from './contestant.ts'
import { getJson } from './get-json.ts'
import { keyturnSession, watch } from './keyturn-session.ts'

export const keyturnFetch: Contestant = {
  name: 'Keyturn (fetch)',
  packageName: '@keyturn/core',
  ideal: 'bare-fetch',
  async start(entrance) {
    const { origin } = entrance
    const session = await keyturnSession(entrance)
    const send = createFetch(session)
    return { get: (path) => getJson(send, `${origin}/api${path}`), dispose: session.dispose, seen: watch(session) }
  },
}
