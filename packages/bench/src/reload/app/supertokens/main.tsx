import axios from 'axios'
import { useEffect, useState, type ReactNode } from 'react'
import { addAxiosInterceptors, doesSessionExist, init } from 'supertokens-website'
import { List, mount, SignInForm, type Items } from '../mount.tsx'

init({ apiDomain: location.origin, apiBasePath: '/auth', tokenTransferMethod: 'cookie' })
const api = axios.create({ baseURL: '/api' })
addAxiosInterceptors(api)
const load = async (): Promise<Items> => (await api.get<Items>('/items')).data

globalThis.signIn = () => fetch('/auth/login', { method: 'POST', body: '{}' })

mount(<App />)

function App(): ReactNode {
  const [isIn, setIn] = useState<boolean>()
  useEffect(() => void doesSessionExist().then(setIn), [])
  if (isIn === undefined) return null
  return isIn ? <List load={load} /> : <SignInForm />
}
