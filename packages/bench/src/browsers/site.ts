import { createAuthServer, generateKeys, importKeys, memoryStore } from '@keyturn/server'
import { toNodeHandler } from '@keyturn/server/node'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'

/** Empty pages, one with a session, an auth server, and paths that answer in some way. */
export interface Site {
  readonly origin: string
  readonly port: number
  /** Resolves to the next request to `/held`, which is answered when `answer` is called. */
  readonly held: () => Promise<{ readonly answer: () => void }>
  /** How many requests to `/counted` there were. */
  readonly counted: () => number
  readonly close: () => Promise<void>
}

/** Starts one on a free port of this machine. Its cookies are for plain http, which WebKit keeps, too. */
export async function startSite(script: string): Promise<Site> {
  let counted = 0
  let hold = (_response: ServerResponse): void => {}
  const auth = createAuthServer({
    store: memoryStore(),
    keys: await importKeys(await generateKeys()),
    verifyCredentials: () => ({ id: 'u1' }),
    loadUser: (id: string) => ({ id }),
    cookie: { secure: false },
  })
  const server = createServer((request, response) => void serve(request, response))
  await new Promise<void>((resolve) => server.listen(0, 'localhost', resolve))
  // A server that listens on a port has an address of this type.
  const { port } = server.address() as AddressInfo
  const origin = `http://localhost:${port}`
  const handleAuth = toNodeHandler(auth, { origin })

  const answers: Readonly<Record<string, (request: IncomingMessage, response: ServerResponse) => unknown>> = {
    '/page.js': (_request, response) => response.setHeader('Content-Type', 'text/javascript').end(script),
    '/worker.js': (_request, response) => response.setHeader('Content-Type', 'text/javascript').end(''),
    '/set-cookies': (_request, response) => response.setHeader('Set-Cookie', cookies).end(),
    '/cookies': ({ headers }, response) => response.end(headers.cookie ?? ''),
    '/echo': async (request, response) => response.end(await text(request)),
    '/never': () => {},
    '/held': (_request, response) => hold(response),
    '/counted'(_request, response) {
      counted += 1
      // Both are under way before one is answered.
      setTimeout(() => response.end(), 200)
    },
  }

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { pathname } = new URL(request.url ?? '/', origin)
    response.setHeader('Cache-Control', 'no-cache')
    if (pathname.startsWith('/auth/')) return void handleAuth(request, response)
    const answer = answers[pathname]
    if (answer) return void (await answer(request, response))
    response.setHeader('Content-Type', 'text/html').end(page(pathname))
  }

  return {
    origin,
    port,
    held: () =>
      new Promise((resolve) => {
        hold = (response) =>
          resolve({ answer: () => void response.setHeader('Set-Cookie', 'late=1; Path=/; HttpOnly').end() })
      }),
    counted: () => counted,
    async close() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

const cookies = [
  'plain=1; Path=/; HttpOnly; SameSite=Strict',
  'secure=1; Path=/; HttpOnly; SameSite=Strict; Secure',
  '__Host-prefixed=1; Path=/; HttpOnly; SameSite=Strict; Secure',
]

const bodies: Readonly<Record<string, string>> = {
  '/session': '<script type="module" src="/page.js"></script>',
  '/sandbox': '<iframe sandbox="allow-scripts" src="/"></iframe>',
}

function page(path: string): string {
  const watch = `addEventListener('pageshow', ({ persisted }) => (globalThis.wasKept = persisted))`
  return `<!doctype html><meta charset="utf-8"><title>${path}</title><script>${watch}</script>${bodies[path] ?? ''}`
}
