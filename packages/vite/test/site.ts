import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { onTestFinished } from 'vitest'
import type { BuiltApp } from './built-app.ts'

/** The auth server and the API of the app. */
export interface Backend {
  /** Paths that were asked for, in order. */
  readonly asked: string[]
  /** Resolves when a path has been asked for. */
  readonly arrived: (path: string) => Promise<void>
  /** What answers a request; false where it is for somebody else. */
  readonly answer: (request: IncomingMessage, response: ServerResponse) => boolean
}

export function createBackend(isSignedIn: boolean): Backend {
  const asked: string[] = []
  const waiting: { readonly path: string; readonly resolve: () => void }[] = []

  function note(path: string): void {
    asked.push(path)
    for (const each of waiting) if (each.path === path) each.resolve()
  }

  return {
    asked,
    arrived: (path) =>
      asked.includes(path) ? Promise.resolve() : new Promise((resolve) => waiting.push({ path, resolve })),
    answer(request, response) {
      const { url: path = '', headers } = request
      note(path)
      const isAuthorized = headers.authorization === 'Bearer access-1'
      if (path === '/auth/refresh')
        return write(response, isSignedIn ? 200 : 401, isSignedIn ? grant : { error: 'no-session' })
      if (path === '/api/me') return write(response, isAuthorized ? 200 : 401, isAuthorized ? 'Ada' : 'nobody')
      return false
    },
  }
}

const grant = { accessToken: 'access-1', expiresIn: 600, user: { id: 'u1', name: 'Ada' } }

function write(response: ServerResponse, status: number, body: object | string): true {
  const text = typeof body === 'string' ? body : JSON.stringify(body)
  response.writeHead(status, { 'content-type': typeof body === 'string' ? 'text/plain' : 'application/json' }).end(text)
  return true
}

const types: Readonly<Record<string, string>> = { js: 'text/javascript', css: 'text/css', html: 'text/html' }

/** Serves a built app under a policy that allows no script but its own files; `held` files wait for the promise. */
export async function serveBuilt(
  app: BuiltApp,
  backend: Backend,
  held: (path: string) => Promise<void> | undefined = () => undefined,
): Promise<string> {
  const server = createServer((request, response) => {
    if (backend.answer(request, response)) return
    void serve(request.url ?? '', response)
  })

  async function serve(path: string, response: ServerResponse): Promise<void> {
    const name = path === '/' ? 'index.html' : path.slice(1)
    const file = app.files.get(name)
    await held(path)
    if (!file) return void response.writeHead(404).end()
    response.writeHead(200, {
      'content-type': types[name.split('.').pop() ?? ''] ?? 'application/octet-stream',
      'content-security-policy': "default-src 'self'",
    })
    response.end(file.type === 'chunk' ? file.code : file.source)
  }

  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  // A server that listens on a port has an address of this type.
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}
