interface ImportMetaEnv {
  /** `server` where the page talks to a real server, else everything is mocked in the browser. */
  readonly VITE_BACKEND?: 'server' | 'mock'
}
