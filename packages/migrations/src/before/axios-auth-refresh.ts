import axios, { type AxiosInstance } from 'axios'
import { createAuthRefresh } from 'axios-auth-refresh'

export function createApi(): AxiosInstance {
  const api = axios.create({ baseURL: '/api' })
  let accessToken = ''

  createAuthRefresh(api, async () => {
    const { data } = await axios.post<{ accessToken: string }>('/auth/refresh')
    accessToken = data.accessToken
  })
  api.interceptors.request.use((config) => {
    config.headers.Authorization = `Bearer ${accessToken}`
    return config
  })

  return api
}
