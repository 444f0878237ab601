import axios, { AxiosError, type AxiosInstance, type InternalAxiosRequestConfig } from 'axios'

interface Retryable extends InternalAxiosRequestConfig {
  _retry?: boolean
}

interface Waiting {
  readonly resolve: () => void
  readonly reject: (reason: unknown) => void
}

export function createApi(): AxiosInstance {
  const api = axios.create({ baseURL: '/api' })
  let accessToken = localStorage.getItem('accessToken') ?? ''
  let isRefreshing = false
  let failedQueue: Waiting[] = []

  api.interceptors.request.use((config) => {
    config.headers.Authorization = `Bearer ${accessToken}`
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
      const { data } = await axios.post<{ accessToken: string }>('/auth/refresh')
      accessToken = data.accessToken
      localStorage.setItem('accessToken', accessToken)
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

  return api
}
