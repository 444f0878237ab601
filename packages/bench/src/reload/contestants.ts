/** Who is measured: a page each, of the same app. */
export interface Contestant {
  readonly name: string
  /** The folder of its entry, `main.tsx`, in `app/`. */
  readonly entry: string
  readonly packageName?: string
  /** Whether its session comes back after a reload without a token in the storage of the page. */
  readonly keepsNoToken?: boolean
  /** Whether it leaves the page to sign in, and comes back. */
  readonly signsInByRedirect?: boolean
  /** Whether it is ours, built with `@keyturn/vite`. */
  readonly isEarly?: boolean
  readonly note?: string
}

export const contestants = {
  'token-in-storage': { name: 'token in localStorage, bare axios', entry: 'token-in-storage', packageName: 'axios' },
  keyturn: { name: 'Keyturn', entry: 'keyturn', keepsNoToken: true },
  'keyturn-early': { name: 'Keyturn with `@keyturn/vite`', entry: 'keyturn', keepsNoToken: true, isEarly: true },
  'auth0-memory': {
    name: 'auth0-spa-js, refresh tokens in memory',
    entry: 'auth0-memory',
    packageName: '@auth0/auth0-spa-js',
    signsInByRedirect: true,
    keepsNoToken: true,
    note: 'its worker is gone with the page, so that it asks in a hidden frame and then for the token; what the worker sends is not slowed down, and its server is of the same origin here, with no connection to be made',
  },
  'auth0-storage': {
    name: 'auth0-spa-js, tokens in localStorage',
    entry: 'auth0-storage',
    signsInByRedirect: true,
    note: 'it has a live access token in localStorage, and asks nobody',
  },
  supertokens: {
    name: 'supertokens-website',
    entry: 'supertokens',
    packageName: 'supertokens-website',
    keepsNoToken: true,
    note: 'its access token is in an HttpOnly cookie that goes along with each request of the API, so that a live one needs no refresh after a reload',
  },
  'no-session': { name: 'a page without any session', entry: 'no-session' },
} as const satisfies Readonly<Record<string, Contestant>>

export type ContestantName = keyof typeof contestants
