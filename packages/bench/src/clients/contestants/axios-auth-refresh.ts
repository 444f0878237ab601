import axios from 'axios'
import { createAuthRefresh } from 'axios-auth-refresh'
import { firstTokens, type Contestant, type TokenAnswer } from './contestant.ts'

/** As its README sets it up: default options, a request interceptor for the token. */
export const axiosAuthRefresh: Contestant = {
  name: 'axios-auth-refresh',
  packageName: 'axios-auth-refresh',
  ideal: 'bare-axios',
  async start(entrance) {
    const { origin, adapter } = entrance
    const api = axios.create({ baseURL: `${origin}/api`, ...(adapter && { adapter }) })
    let { data: tokens } = await axios.post<TokenAnswer>(firstTokens(entrance))

    createAuthRefresh(api, async () => {
      const refreshToken = tokens.refresh_token
      tokens = (await axios.post<TokenAnswer>(`${origin}/auth/refresh`, { refreshToken })).data
    })
    api.interceptors.request.use((config) => {
      config.headers.Authorization = `Bearer ${tokens.access_token}`
      return config
    })

    return { get: (path) => api.get(path) }
  },
}
