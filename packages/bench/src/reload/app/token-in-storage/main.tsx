import axios from 'axios'
import { List, mount, SignInForm, type Items } from '../mount.tsx'

const KEY = 'access-token'
const token = localStorage.getItem(KEY)
const api = axios.create({ baseURL: '/api', headers: { Authorization: `Bearer ${token}` } })
const load = async (): Promise<Items> => (await api.get<Items>('/items')).data

globalThis.signIn = async () => {
  const { data } = await axios.post<{ readonly accessToken: string }>('/auth/login', {})
  localStorage.setItem(KEY, data.accessToken)
}

mount(token === null ? <SignInForm /> : <List load={load} />)
