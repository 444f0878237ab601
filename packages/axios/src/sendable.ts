import { isSentAsText } from '@keyturn/core'
import type { AxiosAdapter, InternalAxiosRequestConfig } from 'axios'
import type { RequestBody } from './config.ts'

/** A body that is read piece by piece cannot be sent twice. */
export function isStream(body: RequestBody | undefined): boolean {
  return Boolean(body?.pipe ?? body?.getReader ?? body?.[Symbol.asyncIterator])
}

/** Whether an adapter is one of axios' own. What the app gave knows by itself what it can send, and where. */
export function isBuiltIn({ adapter: given }: InternalAxiosRequestConfig, adapter: AxiosAdapter): boolean {
  return ![given].flat().includes(adapter)
}

/**
 * Refuses a stream where its name would be sent in its place (`[object ReadableStream]`, or `{}` or nothing where axios took an async iterable for JSON or a form): the
 * server would take it, and the data would be lost. Of its adapters axios names all but that of fetch.
 * @throws {TypeError}
 */
export function refuseUnsendable(
  config: InternalAxiosRequestConfig<RequestBody | undefined>,
  given: RequestBody | undefined,
  adapter: AxiosAdapter & { readonly adapterName?: string },
): void {
  const { data } = config
  const { adapterName: name } = adapter
  const isText = (): boolean => name === 'xhr' || (name !== 'http' && isSentAsText(data))
  const isEmptied = ['{}', ''].includes(data as unknown as string) // any body may come here
  const isLost = isStream(data) ? isBuiltIn(config, adapter) && isText() : isStream(given) && isEmptied
  if (isLost) throw new TypeError('A stream cannot be sent as a body here.')
}
