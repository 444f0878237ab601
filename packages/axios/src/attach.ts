import { checks } from '#checks'
import { findSessionError, type AuthorizedAnswer, type Session } from '@keyturn/core'
import {
  Axios,
  AxiosError,
  getAdapter,
  type AxiosInstance,
  type AxiosResponse,
  type InternalAxiosRequestConfig,
} from 'axios'
import { tracing } from './answered-from.ts'
import { cancellationOf } from './cancellation.ts'
import type { RequestBody } from './config.ts'
import { discard, read, sender, type Answer } from './exchange.ts'
import { isStream, refuseUnsendable } from './sendable.ts'

interface Attachment {
  readonly session: object
  readonly detach: () => void
}

const attachments = new WeakMap<AxiosInstance, Attachment>()

/**
 * Lets the requests of an axios instance carry the session's access token, wait for a refresh where that is needed, and go out once
 * more after a 401. Attach at module scope, before the first request. Returns how to detach; requests under way still settle.
 *
 * - The token goes to the page's own origin, the origin of an absolute `baseURL` of the instance, the one that it has now or has when a request is
 *   made, and the session's `origins`. A `baseURL` or an address of a request grants nothing.
 * - The app's interceptors and transforms run once a call. `timeout` bounds each sending; waiting for a refresh is not charged to it.
 * - A body that is a stream is sent once; where its token is refused all the same, the 401 is the answer. One that the adapter cannot send rejects
 *   with a TypeError, unsent: XMLHttpRequest would send a text like `[object ReadableStream]`, and be answered as if all were well.
 * - A request with an `Authorization` header or `auth` of its own goes out as it is, and its 401 starts no refresh. An instance's
 *   default counts too; `Authorization: null` sends none.
 * - No error, response or config holds the token. Outside XMLHttpRequest, `request` is a plain `{ method, url, responseURL }`.
 *   The one exception are streams of Node's http adapter, as an answer or as a body: each belongs to its request, and tells of it.
 * - Children made by `instance.create()` are not attached. Attaching the same session again changes nothing; another takes its place.
 *
 * A request that was answered 401 rejects with its own AxiosError, whose `cause` is the SessionError; one that was never sent rejects
 * with an AxiosError that has the `code` of the SessionError, its `cause`. One that was canceled while it waited is never sent.
 */
export function attachSession<User>(instance: AxiosInstance, session: Session<User>): () => void {
  checks?.values('attachSession', {
    instance: [instance, isInstance, 'an axios instance, e.g. axios.create()', 'needed'],
    session: [session, ...checks.session],
  })
  const attached = attachments.get(instance)
  if (attached?.session === session) return attached.detach
  attached?.detach()

  let origins = [instance.defaults.baseURL ?? '']
  const addresses = new Axios()
  const interceptor = instance.interceptors.request.use(wrapAdapter, null, { synchronous: true })
  attachments.set(instance, { session, detach })
  return detach

  function detach(): void {
    if (attachments.get(instance)?.detach !== detach) return
    attachments.delete(instance)
    instance.interceptors.request.eject(interceptor)
  }

  /** An app may learn only later where its API is. What a request itself brings along never counts. */
  function reachOf(baseURL = ''): readonly string[] {
    if (!origins.includes(baseURL)) origins = [...origins.slice(0, 1), baseURL]
    return origins
  }

  function wrapAdapter(
    config: InternalAxiosRequestConfig<RequestBody | undefined>,
  ): InternalAxiosRequestConfig<RequestBody | undefined> {
    const { adapter = instance.defaults.adapter ?? [], data: given } = config
    config.adapter = (sent: InternalAxiosRequestConfig<RequestBody | undefined>) => {
      // Restored before anything else, or whoever sends `error.config` again would wrap the wrapper.
      sent.adapter = adapter
      return dispatch(sent, given)
    }
    return config
  }

  // Not an async function: suspended, it would be a fifth of what a waiting request weighs.
  function dispatch(
    config: InternalAxiosRequestConfig<RequestBody | undefined>,
    given: RequestBody | undefined,
  ): Promise<AxiosResponse> {
    checks?.values('axios', { session: [config.session, checks.isListed('required', false), '"required" or false'] })
    const { session: use, headers, auth, data, url = '', baseURL = '', allowAbsoluteUrls = true } = config
    const address = addresses.getUri({ url, baseURL, allowAbsoluteUrls })
    const adapter = getAdapter(config.adapter, tracing(config))
    refuseUnsendable(config, given, adapter)
    const send = sender(config, address, adapter)
    // Its request could still tell a token: in Node, that of another request on the same connection.
    if (use === false || auth || headers.has('Authorization')) return send().then((answer) => deliver({ answer }))

    const cancellation = cancellationOf(config)
    const delivered = session
      .authorize({
        send,
        read,
        discard,
        url: address,
        method: config.method?.toUpperCase(),
        origins: reachOf(instance.defaults.baseURL),
        signal: cancellation?.signal,
        required: use === 'required',
        repeatable: !isStream(data),
      })
      .then(deliver, (reason: unknown) => {
        const error = findSessionError(reason)
        throw error ? AxiosError.from(error, error.code, config) : reason
      })
    return cancellation ? delivered.finally(cancellation.release) : delivered
  }
}

/** A function as a rule. */
function isInstance(value: unknown): boolean {
  const { defaults, interceptors, request } = Object(value) as Partial<AxiosInstance>
  return Boolean(defaults && interceptors?.request && request)
}

/** What the adapter came to; an error tells why its 401 was not cured. */
function deliver({ answer: { response, error }, error: cause }: AuthorizedAnswer<Answer>): AxiosResponse {
  if (error && cause) error.cause = cause
  if (error || !response) throw error
  return response
}
