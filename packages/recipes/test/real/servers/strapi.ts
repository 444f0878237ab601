import { mkdir, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { strapiSession } from '../../../src/strapi-session.ts'
import { installNpm, serve } from '../programs.ts'
import type { RealServer } from '../real-server.ts'

const packages = {
  '@strapi/strapi': '5.54.0',
  '@strapi/plugin-users-permissions': '5.54.0',
  'better-sqlite3': '12.11.1',
  react: '18.3.1',
  'react-dom': '18.3.1',
  'react-router-dom': '6.30.1',
  'styled-components': '6.1.19',
}

export const strapi: RealServer = {
  name: 'Strapi',
  version: `${packages['@strapi/strapi']}, users-permissions in refresh mode`,
  async start(place) {
    const { folder, port } = place
    const environment = await installNpm(folder, packages)
    for (const [path, text] of Object.entries(files)) {
      await mkdir(dirname(join(folder, path)), { recursive: true })
      await writeFile(join(folder, path), text)
    }
    const origin = `http://127.0.0.1:${port}`
    const program = ['node', 'start.cjs']
    await serve(place, program, { ...environment, PORT: String(port), NODE_ENV: 'production' }, `${origin}/_health`)
    const password = { identifier: 'ada@example.com', password: 'engine-engine' }
    return {
      origin,
      options: (store) => strapiSession(origin, store),
      fields: () => password,
      wrongFields: { ...password, password: 'no-engine-no' },
      api: `${origin}/api/users/me`,
      lifetime: 3_000,
    }
  },
}

const files: Readonly<Record<string, string>> = {
  'start.cjs': `
const { createStrapi } = require('@strapi/strapi')
createStrapi({ distDir: __dirname, appDir: __dirname, serveAdminPanel: false }).start()
`,
  'config/server.js': `module.exports = { host: '127.0.0.1', port: Number(process.env.PORT), app: { keys: ['any-key-for-an-hour'] } }`,
  'config/admin.js': `module.exports = {
  auth: { secret: 'for-an-hour' }, apiToken: { salt: 'for-an-hour' }, transfer: { token: { salt: 'for-an-hour' } },
  secrets: { encryptionKey: '0123456789abcdef0123456789abcdef' }, flags: { nps: false, promoteEE: false }, serveAdminPanel: false,
}`,
  'config/database.js': `module.exports = { connection: { client: 'sqlite', connection: { filename: '.tmp/data.db' }, useNullAsDefault: true } }`,
  'config/plugins.js': `module.exports = { 'users-permissions': { config: {
  jwtSecret: 'for-an-hour-for-an-hour-for-an-hour', jwtManagement: 'refresh', ratelimit: { enabled: false },
  sessions: { accessTokenLifespan: 3, maxRefreshTokenLifespan: 3600, idleRefreshTokenLifespan: 3600 },
} } }`,
  'config/middlewares.js': `module.exports = ['logger', 'errors', 'security', 'cors', 'poweredBy', 'query', 'body', 'session', 'favicon', 'public'].map((name) => 'strapi::' + name)`,
  'config/api.js': `module.exports = {}`,
  'src/index.js': `module.exports = {
  register() {},
  async bootstrap({ strapi }) {
    const role = await strapi.db.query('plugin::users-permissions.role').findOne({ where: { type: 'authenticated' } })
    for (const action of ['auth.logout', 'user.me'])
      await strapi.db.query('plugin::users-permissions.permission').create({ data: { action: 'plugin::users-permissions.' + action, role: role.id } })
    const open = await strapi.db.query('plugin::users-permissions.role').findOne({ where: { type: 'public' } })
    for (const action of ['auth.callback', 'auth.refresh'])
      await strapi.db.query('plugin::users-permissions.permission').create({ data: { action: 'plugin::users-permissions.' + action, role: open.id } })
    await strapi.plugin('users-permissions').service('user').add({
      username: 'ada', email: 'ada@example.com', password: 'engine-engine', provider: 'local', confirmed: true, blocked: false, role: role.id,
    })
  },
}`,
  'public/uploads/.keep': '',
}
