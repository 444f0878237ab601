import axios, { AxiosError, type InternalAxiosRequestConfig } from 'axios'
import { firstTokens, type Contestant, type TokenAnswer } from './contestant.ts'

interface Retryable extends InternalAxiosRequestConfig {
  _retry?: boolean
}

interface Waiting {
  readonly resolve: () => void
  readonly reject: (reason: unknown) => void
}

/** The interceptor that every article shows: a flag, a queue of failed requests, a mark on those that were tried again. */
export const handWrittenQueue: Contestant = {
  name: 'hand-written flag and queue',
  ideal: 'bare-axios',
  async start(entrance) {
    const { origin, adapter } = entrance
    const api = axios.create({ baseURL: `${origin}/api`, ...(adapter && { adapter }) })
    let { data: tokens } = await axios.post<TokenAnswer>(firstTokens(entrance))
    let isRefreshing = false
    let failedQueue: Waiting[] = []

    api.interceptors.request.use((config) => {
      config.headers.Authorization = `Bearer ${tokens.access_token}`
      return config
    })

    api.interceptors.response.use(undefined, async (error: unknown) => {
      if (!(error instanceof AxiosError) || error.response?.status !== 401) throw error
      const original: Retryable | undefined = error.config
      if (!original || original._retry) throw error
      if (isRefreshing) {
        await new Promise<void>((resolve, reject) => failedQueue.push({ resolve, reject }))
        return api(original)
      }
      original._retry = true
      isRefreshing = true
      try {
        const refreshToken = tokens.refresh_token
        tokens = (await axios.post<TokenAnswer>(`${origin}/auth/refresh`, { refreshToken })).data
        processQueue(({ resolve }) => resolve())
      } catch (reason) {
        processQueue(({ reject }) => reject(reason))
        throw reason
      } finally {
        isRefreshing = false
      }
      return api(original)
    })

    function processQueue(settle: (waiting: Waiting) => void): void {
      failedQueue.forEach(settle)
      failedQueue = []
    }

    return { get: (path) => api.get(path) }
  },
}
