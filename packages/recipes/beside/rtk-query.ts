import { createFetch } from '@keyturn/core'
import { configureStore } from '@reduxjs/toolkit'
import { createApi, fetchBaseQuery, retry } from '@reduxjs/toolkit/query'
import type { CreateReader } from './reader.ts'

export const rtkQuery: CreateReader = (session, origin) => {
  const baseQuery = fetchBaseQuery({ baseUrl: origin, fetchFn: createFetch(session) })
  const api = createApi({
    baseQuery: retry(baseQuery, { maxRetries: 3, backoff: async () => {} }),
    endpoints: (build) => ({ item: build.query<unknown, string>({ query: (path) => path }) }),
  })
  const store = configureStore({
    reducer: { [api.reducerPath]: api.reducer },
    middleware: (getDefault) => getDefault().concat(api.middleware),
  })
  session.on('ended', () => store.dispatch(api.util.resetApiState()))
  return {
    read: (path) => store.dispatch(api.endpoints.item.initiate(path)).unwrap(),
    holds: (path) => api.endpoints.item.select(path)(store.getState()).data !== undefined,
  }
}
