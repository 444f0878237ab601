import AsyncStorage from '@react-native-async-storage/async-storage'
import NetInfo from '@react-native-community/netinfo'
import { attachSession } from '@keyturn/axios'
import { createSession, type Session } from '@keyturn/core'
import { loadMemory, nativeRuntime } from '@keyturn/react-native'
import axios, { type AxiosInstance } from 'axios'
import { secureStoreTokens } from '../src/secure-store-tokens.ts'

export interface User {
  readonly id: string
  readonly name: string
}

export const api: AxiosInstance = axios.create({ baseURL: 'https://api.example.com' })

/** What has been remembered is read first: an app that was signed out without a network must not come back signed in. */
export async function openSession(): Promise<Session<User>> {
  const session = createSession<User>({
    endpoints: 'https://api.example.com/auth',
    credential: 'body',
    refreshTokenStore: secureStoreTokens,
    // There is no CORS in an app, and @keyturn/server likes to know a repetition by it.
    idempotencyKey: 'always',
    runtime: nativeRuntime({ memory: await loadMemory(AsyncStorage), netInfo: NetInfo }),
  })
  attachSession(api, session)
  return session
}
