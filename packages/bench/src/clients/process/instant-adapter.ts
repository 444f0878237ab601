import type { AxiosAdapter } from 'axios'

/** Answers every request at once, so that what is left is the work of the client. */
export const instantAdapter: AxiosAdapter = (config) =>
  Promise.resolve({ data: '{"items":[1,2,3]}', status: 200, statusText: 'OK', headers: {}, config, request: {} })
