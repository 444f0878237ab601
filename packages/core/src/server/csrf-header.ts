import type { Runtime } from '../runtime/runtime.ts'

/** What the session's options say of a double-submit token. */
export interface CsrfOptions {
  readonly csrf?: { readonly cookie: string; readonly header: string }
  readonly runtime: Pick<Runtime, 'page'>
}

/** The double-submit token, read anew for each call: a server may change it. */
export function csrfHeader({ csrf, runtime }: CsrfOptions): Readonly<Record<string, string>> {
  const token = csrf && runtime.page?.readCookie(csrf.cookie)
  return token ? { [csrf.header]: token } : {}
}
