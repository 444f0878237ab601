import { createFetch } from '@keyturn/core'
import kyDefault from 'ky'
import type { CreateReader } from './reader.ts'

export const ky: CreateReader = (session, origin) => {
  // 401 is not among what ky sends again by itself; here it is, and that does no harm.
  const retry = { limit: 3, statusCodes: [401, 429, 503], delay: () => 0 }
  const api = kyDefault.create({ fetch: createFetch(session), retry })
  return { read: (path) => api.get(`${origin}${path}`).json() }
}
