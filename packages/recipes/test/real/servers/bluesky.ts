import { randomBytes } from 'node:crypto'
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { blueskySession } from '../../../src/bluesky-session.ts'
import { installNpm, serve } from '../programs.ts'
import type { RealServer } from '../real-server.ts'

const packages = { '@atproto/pds': '0.5.35' }

export const bluesky: RealServer = {
  name: 'Bluesky PDS',
  version: packages['@atproto/pds'],
  async start(place) {
    const { folder, port } = place
    await mkdir(join(folder, 'data'))
    await writeFile(join(folder, 'start.mjs'), program)
    const environment = {
      ...(await installNpm(folder, packages)),
      PDS_PORT: String(port),
      PDS_HOSTNAME: 'localhost',
      PDS_DEV_MODE: 'true',
      PDS_DATA_DIRECTORY: `${folder}/data`,
      PDS_BLOBSTORE_DISK_LOCATION: `${folder}/data/blobs`,
      PDS_SERVICE_HANDLE_DOMAINS: '.test',
      PDS_INVITE_REQUIRED: 'false',
      PDS_RATE_LIMITS_ENABLED: 'false',
      PDS_JWT_SECRET: randomBytes(16).toString('hex'),
      PDS_ADMIN_PASSWORD: randomBytes(16).toString('hex'),
      PDS_PLC_ROTATION_KEY_K256_PRIVATE_KEY_HEX: randomBytes(32).toString('hex'),
      LOG_ENABLED: 'false',
    }
    const origin = `http://127.0.0.1:${port}`
    await serve(place, ['node', 'start.mjs'], environment, `${origin}/xrpc/_health`)
    const call = `${origin}/xrpc/com.atproto.server`
    const account = { email: 'ada@example.com', handle: 'ada.test', password: 'engine-engine' }
    const created = await fetch(`${call}.createAccount`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(account),
    })
    if (!created.ok) throw new Error(`No account: ${await created.text()}`)
    const password = { identifier: account.handle, password: account.password }
    return {
      origin,
      options: (store) => blueskySession(origin, store),
      fields: () => password,
      wrongFields: { ...password, password: 'no-engine-no' },
      api: `${call}.getSession`,
      expire: async () => void (await fetch(`${origin}/three-hours-later`)),
    }
  },
}

/** The server, a directory of identities that takes whatever it is given, and a clock that can be set: access tokens live for two hours. */
const program = `
import { createServer } from 'node:http'
const directory = createServer((request, response) => response.writeHead(request.method === 'POST' ? 200 : 404).end('{}'))
await new Promise((resolve) => directory.listen(0, '127.0.0.1', resolve))
process.env.PDS_DID_PLC_URL = 'http://127.0.0.1:' + directory.address().port
const RealDate = Date
let later = 0
globalThis.Date = class extends RealDate {
  constructor(...given) { given.length ? super(...given) : super(RealDate.now() + later) }
  static now() { return RealDate.now() + later }
}
const { PDS, envToCfg, envToSecrets, readEnv } = await import('@atproto/pds')
const env = readEnv()
const pds = await PDS.create(envToCfg(env), envToSecrets(env))
pds.app.get('/three-hours-later', (_, response) => { later += 3 * 3_600_000; response.end() })
await pds.start()
`
