import { fork } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import type { AuthServer } from '../../src/auth-server.ts'
import type { StoredKeys } from '../../src/keys/keys.ts'
import type { RotationOptions } from '../../src/settings/rotation-rules.ts'

/** What all nodes over one database have to agree on. */
export interface NodeSettings {
  /** Where the sessions are: `postgresql://…` or `redis://…` */
  readonly databaseUrl: string
  readonly keys: StoredKeys
  readonly rotation?: RotationOptions
}

/** What a node says of itself. */
export type NodeMessage =
  | { readonly type: 'listening'; readonly port: number }
  | { readonly type: 'error'; readonly message: string }

/** A node that runs. */
export interface TestNode extends Pick<AuthServer, 'fetch'> {
  /** Ends it at once, whatever it is doing. */
  readonly kill: () => Promise<void>
}

/** Starts a node in a process of its own. `fetch` sends it a request over HTTP, and rejects where no answer arrives. */
export async function startNode(
  settings: NodeSettings,
  onError: (message: string) => void = () => {},
): Promise<TestNode> {
  const child = fork(fileURLToPath(new URL('node.ts', import.meta.url)))
  const exited = once(child, 'exit')
  child.send(settings)
  const port = await new Promise<number>((resolve, reject) => {
    exited.then(() => reject(new Error('The node ended before it listened.')), reject)
    child.on('message', (message) => {
      // What node.ts sends is of this type.
      const told = message as NodeMessage
      if (told.type === 'listening') resolve(told.port)
      else onError(told.message)
    })
  })
  return {
    fetch: async (request) => {
      const { pathname } = new URL(request.url)
      const { method, headers, signal } = request
      const body = method === 'GET' ? null : await request.text()
      return fetch(`http://127.0.0.1:${port}${pathname}`, { method, headers, body, signal })
    },
    kill: async () => {
      child.kill('SIGKILL')
      await exited
    },
  }
}
