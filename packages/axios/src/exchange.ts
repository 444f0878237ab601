import type { RequestAnswer, RequestCredential } from '@keyturn/core'
import type { AxiosAdapter, AxiosResponse, InternalAxiosRequestConfig } from 'axios'
import { answeredFrom } from './answered-from.ts'
import { isBuiltIn } from './sendable.ts'

/** What one sending came to. `validateStatus` decides whether a 401 comes with an error. */
export interface Answer {
  readonly response: AnyResponse | undefined
  readonly error: Failure | undefined
}

interface AnyResponse extends AxiosResponse<Stream | null> {
  readonly request?: SentRequest
}

/** An AxiosError as a rule; adapters of apps may reject with anything. */
type Failure = Trace & { readonly response?: AnyResponse }

/** Where responses and errors tell what was sent. */
interface Trace {
  config?: InternalAxiosRequestConfig
  request?: SentRequest
  readonly response?: Trace
  cause?: object
}

/** An XMLHttpRequest, a request of Node, or our description of it: two of them tell where their answer came from. */
interface SentRequest {
  readonly setRequestHeader?: unknown
  readonly responseURL?: string | undefined
  readonly res?: { readonly responseUrl?: string }
}

/** A streamed answer holds a connection: Node's is destroyed, the web's canceled. */
interface Stream {
  destroy?(): unknown
  cancel?(): Promise<unknown>
}

/** Errors that wrap one another are followed this far. */
const DEEPEST = 8

/** How to send the request of `config`: the credential goes onto a copy that nobody else gets to see. */
export function sender(
  config: InternalAxiosRequestConfig,
  address: string,
  adapter: AxiosAdapter,
): (credential?: RequestCredential, url?: string) => Promise<Answer> {
  return async (credential, url = address) => {
    const sent = copyOf(config)
    if (url !== address && !isSettled(config, adapter, address, url)) Object.assign(sent, { url, baseURL: '' })
    sent.headers = config.headers.concat(credential?.headers)
    if (credential?.cookies) sent.withCredentials = credential.cookies === 'include'
    let error: Failure | undefined
    let response: AnyResponse | undefined
    try {
      response = await adapter(sent)
    } catch (reason) {
      // Adapters of apps reject with what they like.
      error = reason as Failure | undefined
      response = error?.response
    }
    conceal(error ?? response, config, address)
    return { response, error }
  }
}

/**
 * Whether a relative address still means `url` to whoever sends it: a `<base>` may come into the page while a request waits, or while axios makes
 * it ready. An adapter that the app gave, a mock above all, gets the addresses as the app wrote them while they mean the same.
 */
function isSettled(config: InternalAxiosRequestConfig, adapter: AxiosAdapter, address: string, url: string): boolean {
  return !isBuiltIn(config, adapter) && new URL(address, globalThis.document?.baseURI ?? url).href === url
}

/**
 * Gives the caller's own config back, and puts a description in the place of the request. An XMLHttpRequest stays: it tells nobody
 * what was sent.
 */
function conceal(trace: Trace | undefined, config: InternalAxiosRequestConfig, url: string, depth = DEEPEST): void {
  if (!trace || !depth) return
  const { request, response, cause } = trace
  if (trace.config) trace.config = config
  if (request && !request.setRequestHeader) {
    const description = { method: config.method, url, responseURL: request.res?.responseUrl ?? answeredFrom(request) }
    trace.request = description
  }
  conceal(response, config, url, depth - 1)
  conceal(cause, config, url, depth - 1)
}

/** The config as axios makes them, which inherit nothing, whatever somebody has done to `Object.prototype`. A spread is slower, and inherits. */
function copyOf(config: InternalAxiosRequestConfig): InternalAxiosRequestConfig {
  const copy = Object.create(null) as Record<string, unknown>
  for (const key in config) copy[key] = config[key as keyof InternalAxiosRequestConfig]
  // It has every key of a config, and nothing else.
  return copy as unknown as InternalAxiosRequestConfig
}

/** Status, challenge and text; undefined where no HTTP answer came. */
export function read({ response }: Answer): RequestAnswer | undefined {
  return (
    response && {
      status: response.status,
      url: response.request?.responseURL,
      // One text, also where it came more than once.
      challenge: response.headers?.['www-authenticate'] as string | undefined,
      nonce: response.headers?.['dpop-nonce'] as string | undefined,
      text: async () => (typeof response.data === 'string' ? response.data : ''),
    }
  )
}

/** Lets go of the connection of a streamed answer that nobody will read. */
export function discard({ response }: Answer): void {
  if (response?.config?.responseType !== 'stream') return
  response.data?.destroy?.()
  response.data?.cancel?.().catch(() => {})
}
