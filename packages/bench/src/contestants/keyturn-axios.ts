import { attachSession } from '@keyturn/axios'
import axios from 'axios'
import type { Contestant } from '../contestant.ts'
import { keyturnSession } from './keyturn-session.ts'

export const keyturnAxios: Contestant = {
  name: 'Keyturn (axios)',
  packageName: '@keyturn/axios',
  ideal: 'bare-axios',
  async start(origin, adapter = axios.getAdapter('http')) {
    const api = axios.create({ baseURL: `${origin}/api`, adapter })
    const session = await keyturnSession(origin)
    attachSession(api, session)
    return { get: (path) => api.get(path), dispose: session.dispose }
  },
}
