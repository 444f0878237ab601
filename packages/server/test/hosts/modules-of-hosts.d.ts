// What hosts bring, as far as the tests need it: their own declarations replace those of the web, or each other.
declare module 'cloudflare:workers' {
  export const env: {
    readonly DB: import('../../src/stores/sqlite/index.ts').D1Like
    readonly SESSIONS: import('../../src/stores/durable-objects/index.ts').ObjectNamespaceLike
    readonly KEYTURN_KEYS: string
    readonly HANGS: boolean
  }
}

declare module 'bun:sqlite' {
  export const Database: new (path: string) => import('../../src/stores/sqlite/index.ts').BetterSqliteLike
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
