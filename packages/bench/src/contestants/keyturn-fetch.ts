import { createFetch } from '@keyturn/core'
import type { Contestant } from '../contestant.ts'
import { getJson } from './get-json.ts'
import { keyturnSession } from './keyturn-session.ts'

export const keyturnFetch: Contestant = {
  name: 'Keyturn (fetch)',
  packageName: '@keyturn/core',
  ideal: 'bare-fetch',
  async start(origin) {
    const session = await keyturnSession(origin)
    const send = createFetch(session)
    return { get: (path) => getJson(send, `${origin}/api${path}`), dispose: session.dispose }
  },
}
