import type { CookieSettings } from '../http/cookies.ts'
import { resolveCookie } from '../settings/cookie-settings.ts'
import type { AuthServerOptions } from '../settings/options.ts'
import { requireObject } from '../settings/option-checks.ts'
import { clientAddress } from './client-address.ts'
import type { TrustedProxies } from './client-address.ts'
import { environment } from './environment.ts'
import type { Environment } from './environment.ts'
import type { LogLevel } from './log.ts'
import { readRedisUrl } from './redis-url.ts'

/** Why a server does not start: what is wrong with its configuration, each with its remedy. Shows no value of anything secret. */
export class ConfigurationError extends Error {
  override readonly name = 'ConfigurationError'
  readonly problems: readonly string[]

  constructor(problems: readonly string[]) {
    super(`The configuration is not right:\n${problems.map((problem) => `- ${problem}`).join('\n')}`)
    this.problems = problems
  }
}

/** Where the keys come from: the text itself, or a file, which is made where it may be. */
export type KeyLocation =
  | { readonly type: 'text'; readonly text: string }
  | { readonly type: 'file'; readonly path: string; readonly mayCreate: boolean }

/** What is said by the environment, complete and checked. */
export interface Configuration {
  readonly isProduction: boolean
  readonly host: string
  readonly port: number
  /** How browsers call this server. */
  readonly origin: string
  readonly trustProxy: TrustedProxies
  /** Where files are that the server makes for itself. */
  readonly dataDirectory: string
  readonly databaseUrl: string | undefined
  /** Whether statements are prepared on the connections to PostgreSQL; not behind a pooler that mixes connections. */
  readonly preparesStatements: boolean
  readonly redisUrl: string | undefined
  readonly keys: KeyLocation
  /** Undefined: the user for trying it out, in development. */
  readonly usersFile: string | undefined
  readonly logLevel: LogLevel
  /** Whether the server is seen by OpenTelemetry. */
  readonly telemetry: 'off' | 'opentelemetry'
  /** What goes to `createAuthServer` as it is. */
  readonly auth: Pick<
    AuthServerOptions,
    | 'basePath'
    | 'origins'
    | 'credential'
    | 'profile'
    | 'onTheft'
    | 'bound'
    | 'deviceCheck'
    | 'csrfToken'
    | 'issuer'
    | 'audience'
    | 'cookie'
    | 'lifetimes'
  >
}

/** Reads the configuration of the environment (docs/guides/server.md lists it). Throws a {@link ConfigurationError} that names all that is wrong. */
export function readConfiguration(variables: Readonly<Record<string, string | undefined>>): Configuration {
  requireObject('variables', variables)
  const env = environment(variables)
  const isProduction = env.oneOf('NODE_ENV', ['development', 'test', 'production'], 'development') === 'production'
  const port = env.integer('PORT', 3000, 0, 65_535)
  const host = env.text('HOST', isProduction ? '0.0.0.0' : 'localhost')
  const origin = readOrigin(env, isProduction, `http://localhost:${port}`)
  const dataDirectory = env.text('KEYTURN_DATA', '.keyturn')
  const configuration: Configuration = {
    isProduction,
    host,
    port,
    origin,
    dataDirectory,
    trustProxy: readTrustedProxies(env),
    databaseUrl: env.url('DATABASE_URL', ['postgres:', 'postgresql:']),
    preparesStatements: env.oneOf('KEYTURN_PG_PREPARE', ['true', 'false'], 'true') === 'true',
    redisUrl: readRedis(env),
    keys: readKeyLocation(env, isProduction, dataDirectory),
    usersFile: readUsersFile(env, isProduction),
    logLevel: env.oneOf('KEYTURN_LOG_LEVEL', ['error', 'warn', 'info', 'debug'], 'info'),
    telemetry: env.oneOf('KEYTURN_TELEMETRY', ['off', 'opentelemetry'], 'off'),
    auth: {
      basePath: env.path('KEYTURN_BASE_PATH', '/auth'),
      origins: env.list('KEYTURN_ORIGINS').map((each) => env.origin('KEYTURN_ORIGINS', each, isProduction)),
      credential: env.oneOf('KEYTURN_CREDENTIAL', ['bearer', 'cookie', 'body'], 'bearer'),
      profile: env.oneOf('KEYTURN_PROFILE', ['resilient', 'strict'], 'resilient'),
      onTheft: env.oneOf('KEYTURN_ON_THEFT', ['session', 'user', 'report'], 'session'),
      bound: env.oneOf('KEYTURN_BOUND', ['off', 'offer', 'report', 'require'], 'off'),
      deviceCheck: env.oneOf('KEYTURN_DEVICE_CHECK', ['ignore', 'audit', 'revoke'], 'ignore'),
      csrfToken: env.oneOf('KEYTURN_CSRF_TOKEN', ['off', 'on'], 'off') === 'on',
      issuer: env.text('KEYTURN_ISSUER', origin),
      audience: env.text('KEYTURN_AUDIENCE', origin),
      cookie: readCookie(env, origin),
      lifetimes: {
        access: env.duration('KEYTURN_ACCESS_LIFETIME', '10m', '24h'),
        session: env.duration('KEYTURN_SESSION_LIFETIME', '30d', '400d'),
        idle: env.duration('KEYTURN_IDLE_TIMEOUT', '14d', '400d'),
      },
    },
  }
  const problems = env.problems()
  if (problems.length > 0) throw new ConfigurationError(problems)
  return configuration
}

function readCookie(env: Environment, origin: string): Partial<CookieSettings> {
  // Not every browser keeps secure cookies on http://localhost.
  const secure = origin.startsWith('https:')
  const partitioned = env.oneOf('KEYTURN_COOKIE_PARTITIONED', ['off', 'on'], 'off') === 'on'
  if (partitioned && !secure) {
    env.complain(
      'KEYTURN_COOKIE_PARTITIONED',
      'is on, and browsers refuse that on plain http. KEYTURN_ORIGIN must be https.',
    )
  }
  const sessionName = readSessionName(env, secure)
  return { secure, partitioned, ...(sessionName !== undefined && { sessionName }) }
}

function readSessionName(env: Environment, secure: boolean): string | false | undefined {
  const name = env.optional('KEYTURN_COOKIE_SESSION_NAME')
  if (name === undefined) return undefined
  if (name === 'off') return false
  try {
    return resolveCookie({ secure, sessionName: name }, '').sessionName
  } catch {
    const remedy = 'It must be off, or the name of a cookie that no other one has, e.g. app-session.'
    env.complain('KEYTURN_COOKIE_SESSION_NAME', `is not right. ${remedy}`)
    return undefined
  }
}

function readOrigin(env: Environment, isProduction: boolean, fallback: string): string {
  const given = env.optional('KEYTURN_ORIGIN')
  if (given !== undefined) {
    const origin = env.origin('KEYTURN_ORIGIN', given, isProduction)
    if (!/^https?:/.test(origin)) env.complain('KEYTURN_ORIGIN', 'is of no server. Say how browsers call this one.')
    return origin
  }
  if (isProduction)
    env.complain('KEYTURN_ORIGIN', 'is missing. Say how browsers call this server, e.g. https://app.example.com.')
  return fallback
}

function readRedis(env: Environment): string | undefined {
  const text = env.optional('REDIS_URL')
  if (text === undefined || readRedisUrl(text)) return text
  const severally = 'redis-cluster://host:6379,host:6379 or redis-sentinel://host:26379,host:26379#name'
  env.complain('REDIS_URL', `is not right. It must be an URL: redis://host:6379, ${severally}; over TLS with rediss.`)
  return undefined
}

function readTrustedProxies(env: Environment): TrustedProxies {
  const given = env.list('KEYTURN_TRUST_PROXY')
  const [hops] = given
  const trusted = given.length === 1 && hops !== undefined && /^\d$/.test(hops) ? Number(hops) : given
  try {
    clientAddress(trusted)
    return trusted
  } catch {
    env.complain(
      'KEYTURN_TRUST_PROXY',
      'is not right. Say how many proxies there are, or their networks: loopback, 10.0.0.0/8.',
    )
    return 0
  }
}

function readKeyLocation(env: Environment, isProduction: boolean, dataDirectory: string): KeyLocation {
  const text = env.optional('KEYTURN_KEYS')
  const path = env.optional('KEYTURN_KEYS_FILE')
  if (text !== undefined && path !== undefined) {
    env.complain('KEYTURN_KEYS', 'is set beside KEYTURN_KEYS_FILE. Keep one of them.')
  }
  if (text !== undefined) return { type: 'text', text }
  if (path !== undefined) return { type: 'file', path, mayCreate: !isProduction }
  if (isProduction) {
    const remedy =
      'Make keys with the command "keys", keep them as a secret, and name the file that they are mounted at.'
    env.complain('KEYTURN_KEYS_FILE', `is missing. ${remedy}`)
  }
  return { type: 'file', path: `${dataDirectory}/keys.json`, mayCreate: !isProduction }
}

function readUsersFile(env: Environment, isProduction: boolean): string | undefined {
  const path = env.optional('KEYTURN_USERS_FILE')
  if (path === undefined && isProduction) {
    const remedy = 'Name a JSON file of users, or call createAuthServer with your own user directory.'
    env.complain('KEYTURN_USERS_FILE', `is missing. ${remedy}`)
  }
  return path
}
