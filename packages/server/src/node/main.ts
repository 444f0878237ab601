#!/usr/bin/env node
import { text } from 'node:stream/consumers'
import { generateKeys } from '../keys/keys.ts'
import { ConfigurationError, readConfiguration } from './configuration.ts'
import { createConfiguredServer } from './configured-server.ts'
import { createLog } from './log.ts'
import { openClock } from './open-store.ts'
import { hashPassword } from './passwords.ts'
import { serve } from './serve.ts'

const usage = `Usage: keyturn-server [command]

  (none)          serves, as the environment says (docs/guides/server.md)
  keys            prints new keys, for KEYTURN_KEYS_FILE
  rotate-keys     adds new keys to KEYTURN_KEYS_FILE; running servers use them after 15 minutes
  hash-password   reads a password from standard input and prints its hash, for KEYTURN_USERS_FILE
`

const commands: Readonly<Record<string, () => Promise<void>>> = {
  serve: serveUntilStopped,
  keys: async () => print(JSON.stringify(await generateKeys(), null, 2)),
  'rotate-keys': rotateKeys,
  'hash-password': async () => print(await hashPassword((await text(process.stdin)).replace(/\r?\n$/, ''))),
}

async function serveUntilStopped(): Promise<void> {
  const configuration = readConfiguration(process.env)
  const log = createLog(configuration.logLevel)
  const { close } = await serve(configuration, log)
  const stop = (signal: NodeJS.Signals): void => {
    log.info({ signal }, 'stopping: what has begun is finished')
    close().then(
      () => log.info('stopped'),
      (err: unknown) => {
        log.error({ err }, 'could not stop in order')
        process.exitCode = 1
      },
    )
  }
  process.once('SIGTERM', stop)
  process.once('SIGINT', stop)
}

async function rotateKeys(): Promise<void> {
  const { auth, opened } = await createConfiguredServer(readConfiguration(process.env), createLog('warn'), openClock)
  try {
    await auth.rotateKeys()
  } finally {
    await opened.close()
  }
}

function print(line: string): void {
  process.stdout.write(`${line}\n`)
}

const [name = 'serve', ...rest] = process.argv.slice(2)
const command = Object.hasOwn(commands, name) && rest.length === 0 ? commands[name] : undefined
try {
  if (command) await command()
  else {
    process.stderr.write(usage)
    process.exitCode = 2
  }
} catch (error) {
  process.stderr.write(
    `${error instanceof ConfigurationError || !(error instanceof Error) ? String(error) : error.stack}\n`,
  )
  process.exitCode = 1
}
