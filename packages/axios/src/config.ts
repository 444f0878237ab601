/**
 * What a request wants of the session: `'required'` rejects it unsent with `ERR_SIGNED_OUT` where nobody is signed in; `false` sends
 * it untouched in any state: no credential, no waiting, no replay.
 */
export type SessionUse = 'required' | false

declare module 'axios' {
  interface AxiosRequestConfig {
    /** @default undefined: it carries the credential where there is one, and goes out bare where there is none */
    session?: SessionUse
  }
}

/** Streams of Node and of form-data have `pipe`, those of the web `getReader`, and whatever can be read by `for await` the third. */
export interface RequestBody {
  readonly [Symbol.asyncIterator]?: unknown
  readonly [Symbol.iterator]?: unknown
  readonly pipe?: unknown
  readonly getReader?: unknown
  /** Of form-data. */
  readonly getLengthSync?: () => number
  /** Of a form of the web. */
  readonly keys?: () => Iterator<unknown>
}
