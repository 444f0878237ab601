import { attachSession } from '@keyturn/axios'
import { createSession, type Session } from '@keyturn/core'
import axios, { type AxiosInstance } from 'axios'

export interface User {
  readonly id: string
  readonly name: string
}

export function createApi(): { readonly api: AxiosInstance; readonly session: Session<User> } {
  const session = createSession<User>({ endpoints: '/auth' })
  const api = axios.create({ baseURL: '/api' })
  attachSession(api, session)
  return { api, session }
}
