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

/** A body that is a stream cannot be sent twice: those of Node and of form-data have `pipe`, those of the web `getReader`. */
export interface RequestBody {
  readonly pipe?: unknown
  readonly getReader?: unknown
}
