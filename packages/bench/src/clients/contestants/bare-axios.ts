import axios from 'axios'
import { firstTokens, type Ideal, type TokenAnswer } from './contestant.ts'

/** Axios with the token in its defaults. */
export const bareAxios: Ideal = {
  name: 'bare axios',
  packageName: 'axios',
  async start(entrance) {
    const { origin, adapter } = entrance
    const api = axios.create({ baseURL: `${origin}/api`, ...(adapter && { adapter }) })
    let { data: tokens } = await axios.post<TokenAnswer>(firstTokens(entrance))
    authorize()

    function authorize(): void {
      api.defaults.headers.common.Authorization = `Bearer ${tokens.access_token}`
    }

    return {
      get: (path) => api.get(path),
      async refresh() {
        const refreshToken = tokens.refresh_token
        tokens = (await axios.post<TokenAnswer>(`${origin}/auth/refresh`, { refreshToken })).data
        authorize()
      },
    }
  },
}
