// The declarations of workers replace those of the web; of this module the tests need one thing.
declare module 'cloudflare:workers' {
  export const env: {
    readonly DB: import('../../src/stores/sqlite/index.ts').D1Like
    readonly SESSIONS: import('../../src/stores/durable-objects/index.ts').ObjectNamespaceLike
    readonly KEYTURN_KEYS: string
    readonly HANGS: boolean
  }
}
