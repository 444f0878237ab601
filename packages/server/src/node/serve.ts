import { requireFunctions, requireObject } from '../settings/option-checks.ts'
import type { Configuration } from './configuration.ts'
import { createConfiguredServer } from './configured-server.ts'
import type { Log } from './log.ts'
import { startNodeServer } from './node-server.ts'
import type { NodeServer } from './node-server.ts'

/** Starts the server that a configuration describes. Rejects with a `ConfigurationError` where keys or users are not right. */
export async function serve(configuration: Configuration, log: Log): Promise<NodeServer> {
  requireObject('configuration', configuration)
  if (typeof configuration.auth !== 'object') {
    throw new TypeError("configuration: must be what readConfiguration makes, 'readConfiguration(process.env)'.")
  }
  requireFunctions('log', log, ['info', 'warn', 'error'])
  const { port, host, origin, trustProxy, isProduction } = configuration
  // In development nobody stands in front, and whoever stops it waits for it.
  const grace = isProduction ? {} : { keepAliveGrace: 0 }
  if (origin.startsWith('http:')) {
    log.warn(
      { origin },
      'cookies for development: not Secure, and under other names, since WebKit keeps no others on http',
    )
  }
  const { auth, opened } = await createConfiguredServer(configuration, log)
  try {
    const server = await startNodeServer({ auth, store: opened.store, log, port, host, origin, trustProxy, ...grace })
    log.info({ host, port: server.port, origin, store: opened.kind }, `listening on http://${host}:${server.port}`)
    return {
      port: server.port,
      close: async () => {
        await server.close()
        await opened.close()
      },
    }
  } catch (error) {
    await opened.close()
    throw error
  }
}
