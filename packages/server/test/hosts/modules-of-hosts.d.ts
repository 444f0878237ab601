// What hosts bring, as far as the tests need it: their own declarations replace those of the web, or each other.
declare module 'cloudflare:workers' {
  import type { D1Database, DurableObjectNamespace } from '@cloudflare/workers-types'

  export const env: {
    readonly DB: D1Database
    readonly SESSIONS: DurableObjectNamespace
    readonly KEYTURN_KEYS: string
    readonly HANGS: boolean
  }
}

declare module 'bun:sqlite' {
  export const Database: new (path: string) => {
    readonly exec: (text: string) => unknown
    readonly prepare: (text: string) => { readonly all: (...parameters: (string | number | null)[]) => unknown[] }
  }
}

declare const Bun: {
  readonly serve: (options: { readonly port: number; readonly fetch: (request: Request) => Promise<Response> }) => {
    readonly port: number
  }
}

declare const Deno: {
  readonly serve: (
    options: { readonly port: number; readonly onListen: (address: { readonly port: number }) => void },
    answer: (request: Request) => Promise<Response>,
  ) => unknown
}
