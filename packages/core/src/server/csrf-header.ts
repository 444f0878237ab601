import type { ResolvedOptions } from '../session/options.ts'

/** The double-submit token, read anew for each call: a server may change it. */
export function csrfHeader<User>({
  csrf,
  runtime,
}: Pick<ResolvedOptions<User>, 'csrf' | 'runtime'>): Readonly<Record<string, string>> {
  const token = csrf && runtime.page?.readCookie(csrf.cookie)
  return token ? { [csrf.header]: token } : {}
}
