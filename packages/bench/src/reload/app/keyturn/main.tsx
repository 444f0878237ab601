import { attachSession } from '@keyturn/axios'
import { AuthProvider, RequireSession } from '@keyturn/react'
import axios from 'axios'
import { List, mount, SignInForm, type Items } from '../mount.tsx'
import { session } from './session.ts'

const api = axios.create({ baseURL: '/api' })
attachSession(api, session)
const load = async (): Promise<Items> => (await api.get<Items>('/items')).data

globalThis.signIn = () => session.signIn({})

mount(
  <AuthProvider session={session}>
    <RequireSession signedOut={<SignInForm />}>
      <List load={load} />
    </RequireSession>
  </AuthProvider>,
)
