import { existsSync, realpathSync } from 'node:fs'
import { resolve } from 'node:path'
import { normalizePath, type Plugin } from 'vite'
import { startFirst } from './built-page.ts'
import { isReached } from './reached.ts'

/** What the plugin takes. */
export interface KeyturnOptions {
  /** The module that creates the session and calls `session.start()`, from the root of the project: `src/session.ts`. */
  readonly session: string
}

/**
 * Has the session ask before the app has arrived: its module becomes a script of its own, which each page that uses it starts first. The app
 * imports that same script, so that there is one session. Nothing is written inline, and builds for servers are as they were.
 *
 * ```ts
 * export default defineConfig({ plugins: [react(), keyturn({ session: 'src/session.ts' })] })
 * ```
 * @throws {TypeError} There is no `session`. @throws {Error} As Vite starts: there is no such file.
 */
export function keyturn(options: KeyturnOptions): Plugin[] {
  const { session } = Object(options) as KeyturnOptions
  if (typeof session !== 'string' || session === '')
    throw new TypeError('keyturn({ session: "src/session.ts" }) needs the path of the module that creates the session.')
  let file = ''
  let path = ''

  const locate: Plugin = {
    name: 'keyturn',
    configResolved({ root, resolve: { preserveSymlinks } }) {
      const given = resolve(root, session)
      if (!existsSync(given)) throw new Error(`keyturn({ session: ${JSON.stringify(session)} }): there is no ${given}.`)
      // Modules are named by where they really are.
      file = normalizePath(preserveSymlinks ? given : realpathSync(given))
      path = file.startsWith(`${root}/`) ? file.slice(root.length) : `/@fs/${file.replace(/^\//, '')}`
    },
  }

  const build: Plugin = {
    name: 'keyturn:build',
    apply: ({ build: { lib } = {} }, { command }) => command === 'build' && !lib,
    applyToEnvironment: ({ config }) => config.consumer === 'client',
    buildStart() {
      this.emitFile({ type: 'chunk', id: file, name: 'session' })
    },
    transform(code, id) {
      if (id !== file || /\.start\s*\(/.test(code)) return
      this.warn(`${session} starts no session. Add a line after createSession(): session.start()`)
    },
    transformIndexHtml: { order: 'post', handler: (html, page) => startFirst(html, page, file) },
  }

  const serve: Plugin = {
    name: 'keyturn:serve',
    apply: 'serve',
    transformIndexHtml: {
      // Before Vite gives addresses the form that the imports of the app have, too.
      order: 'pre',
      handler(html, { server }) {
        // A test in a page creates the sessions that it needs.
        const isTest = server?.config.plugins.some(({ name }) => name.startsWith('vitest'))
        if (isTest || !/<script\b[^>]*\btype=["']?module/i.test(html)) return []
        return [{ tag: 'script', attrs: { type: 'module', async: true, src: path }, injectTo: 'head' }]
      },
    },
    hotUpdate({ modules }) {
      if (this.environment.name !== 'client' || !isReached(modules, file)) return
      // A new instance of the module would be a second session beside the first.
      this.environment.hot.send({ type: 'full-reload' })
      return []
    },
  }

  return [locate, build, serve]
}
