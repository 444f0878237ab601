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
 * Refuses a body where its name would be sent in its place (`[object ReadableStream]`), or `{}` or nothing where axios took it for fields (an iterable, a `Response`,
 * a `Map`): the server would take it, and the data would be lost. Of its adapters axios names all but that of fetch.
 * @throws {TypeError}
 */
export function refuseUnsendable(
  config: InternalAxiosRequestConfig<RequestBody | undefined>,
  given: RequestBody | undefined,
  adapter: AxiosAdapter & { readonly adapterName?: string },
): void {
  const { data } = config
  const { adapterName: name } = adapter
  const isText = (): boolean => (name === 'xhr' ? isStream(data) : name !== 'http' && isSentAsText(data))
  if (isEmptied(given, data) || (isBuiltIn(config, adapter) && isText()))
    throw new TypeError('"data" cannot be sent as a body here: make a text or a Blob of it.')
}

/** Whether axios found no fields in something that has its content elsewhere. */
function isEmptied(given: RequestBody | undefined, data: RequestBody | undefined): boolean | undefined {
  if (!given || data === given || Array.isArray(given)) return false
  const tag = Object.prototype.toString.call(given)
  const isPlain = tag === '[object Object]' && !isStream(given) && !given[Symbol.iterator]
  const hasFields = isPlain || tag === '[object FormData]'
  const [text, former] = [textOf(data), textOf(given)]
  const isNothing = text === '' || text === '{}' || data?.getLengthSync?.() === 0 || data?.keys?.().next().done
  return !hasFields && isNothing && text !== former
}

/** Any body may come here, and each has a text. */
function textOf(body: unknown): string {
  return [body].join()
}
