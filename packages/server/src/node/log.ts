import { pino } from 'pino'
import type { DestinationStream, Logger } from 'pino'
import { requireFunctions, requireOneOf } from '../settings/option-checks.ts'
import type { AuditEvent } from '../watch/audit.ts'

/** How much is written: what went wrong, what an operator should see, every request, everything. */
export type LogLevel = 'error' | 'warn' | 'info' | 'debug'

// What drivers hang on their errors: whole rows, with where their users are.
const sentToStores = ['err.command', 'err.parameters', 'err.query', 'err.detail']

const warnings: ReadonlySet<string> = new Set([
  'theft',
  'repeat-delayed',
  'unbound-refresh',
  'registration-refused',
  'insecure-cookie',
  'secure-cookie-over-http',
])

/** Writes one JSON object a line, with `time`, `level` and `msg`. */
export type Log = Logger

/** A log to standard output, or elsewhere. Whatever is called like a secret is left out, should anybody ever pass one. */
export function createLog(level: LogLevel, destination?: DestinationStream): Log {
  requireOneOf('level', level, ['error', 'warn', 'info', 'debug'])
  const secrets = ['authorization', 'cookie', 'password', 'accessToken', 'refreshToken', 'keys', 'input']
  const options = {
    level,
    base: { service: 'keyturn' },
    timestamp: () => `,"time":"${new Date().toISOString()}"`,
    formatters: { level: (label: string) => ({ level: label }) },
    redact: { paths: [...secrets.flatMap((name) => [name, `*.${name}`]), ...sentToStores], remove: true },
  }
  return destination ? pino(options, destination) : pino(options)
}

/** Writes what the server tells of itself; what somebody should look at as a warning. */
export function auditTo(log: Log): (event: AuditEvent) => void {
  requireFunctions('log', log, ['info', 'warn'])
  return ({ type, ...facts }) => {
    const level = warnings.has(type) ? 'warn' : 'info'
    log[level]({ event: type, ...facts }, `audit: ${type}`)
  }
}
