import { directusCookieSession } from '../../../src/directus-cookie-session.ts'
import { directusSession } from '../../../src/directus-session.ts'
import { installNpm, run, serve } from '../programs.ts'
import type { Place, RealServer } from '../real-server.ts'

const packages = { directus: '12.4.0', sqlite3: '6.0.1' }
const password = { email: 'ada@example.com', password: 'engine-engine' }
const wrongFields = { ...password, password: 'no-engine-no' }

export const directus: RealServer = {
  name: 'Directus, json',
  version: packages.directus,
  async start(place) {
    const origin = await startDirectus(place)
    return {
      origin,
      options: (store) => directusSession(origin, store),
      fields: () => password,
      wrongFields,
      api: `${origin}/users/me`,
      lifetime: 3_000,
    }
  },
}

export const directusCookie: RealServer = {
  name: 'Directus, cookie',
  version: packages.directus,
  async start(place) {
    const origin = await startDirectus(place)
    return {
      origin,
      options: () => directusCookieSession(origin),
      fields: () => password,
      wrongFields,
      api: `${origin}/users/me`,
      lifetime: 3_000,
      credential: 'cookie that refreshes',
    }
  },
}

async function startDirectus(place: Place): Promise<string> {
  const { folder, port } = place
  const origin = `http://127.0.0.1:${port}`
  const environment = {
    ...(await installNpm(folder, packages)),
    DB_CLIENT: 'sqlite3',
    DB_FILENAME: `${folder}/data.db`,
    SECRET: 'for-an-hour-for-an-hour-for-an-hour',
    ADMIN_EMAIL: password.email,
    ADMIN_PASSWORD: password.password,
    HOST: '127.0.0.1',
    PORT: String(port),
    PUBLIC_URL: origin,
    ACCESS_TOKEN_TTL: '3s',
    TELEMETRY: 'false',
    SERVE_APP: 'false',
    LOG_LEVEL: 'warn',
  }
  const command = `${folder}/node_modules/.bin/directus`
  await run([command, 'bootstrap'], folder, environment)
  await serve(place, [command, 'start'], environment, `${origin}/server/ping`)
  return origin
}
