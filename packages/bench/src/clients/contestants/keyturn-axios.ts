import { attachSession } from '@keyturn/axios'
import axios from 'axios'
import type { Contestant } from './contestant.ts'
import { keyturnSession, watch } from './keyturn-session.ts'

export const keyturnAxios: Contestant = {
  name: 'Keyturn (axios)',
  packageName: '@keyturn/axios',
  ideal: 'bare-axios',
  async start(entrance) {
    const { origin, adapter } = entrance
    const api = axios.create({ baseURL: `${origin}/api`, ...(adapter && { adapter }) })
    const session = await keyturnSession(entrance)
    attachSession(api, session)
    return { get: (path) => api.get(path), dispose: session.dispose, seen: watch(session) }
  },
}
