/** Where a Redis is, and which kind of several it is. */
export type RedisPlace =
  | { readonly type: 'single'; readonly url: string }
  | (RedisMachines & { readonly type: 'cluster'; readonly layout: 'before-spread' | 'spread' })
  | (RedisMachines & {
      readonly type: 'sentinel'
      /** What the Sentinels call the master. */
      readonly name: string
      readonly database: number
      /** What the Sentinels themselves ask for. */
      readonly sentinelAccount: RedisAccount
    })

/** What several machines have in common. */
interface RedisMachines {
  /** Of a cluster: some of its nodes; else the Sentinels. */
  readonly hosts: readonly { readonly host: string; readonly port: number }[]
  readonly account: RedisAccount
  readonly isSecure: boolean
}

/** Undefined where none is asked for. */
export interface RedisAccount {
  readonly username: string | undefined
  readonly password: string | undefined
}

const several =
  /^redis(?<secure>s?)-(?<type>cluster|sentinel):\/\/(?:(?<account>[^@/?#]*)@)?(?<hosts>[^@/?#]+)(?<rest>[/?#].*)?$/

/**
 * Reads a `REDIS_URL`; undefined where it is none. Beside `redis://` and `rediss://` there are
 * `redis-cluster://user:password@host:6379,host:6379?layout=before-spread` and
 * `redis-sentinel://user:password@host:26379,host:26379/0?sentinelPassword=…#name` (as Lettuce writes it), over TLS with `rediss-`.
 */
export function readRedisUrl(text: string): RedisPlace | undefined {
  try {
    return parse(text)
  } catch (error) {
    // What is percent-encoded may be no text.
    if (error instanceof URIError) return undefined
    throw error
  }
}

function parse(text: string): RedisPlace | undefined {
  const { secure, type, account = '', hosts = '', rest = '' } = several.exec(text)?.groups ?? {}
  if (type === undefined) return isSingle(text) ? { type: 'single', url: text } : undefined
  const machines = {
    hosts: hosts.split(',').map((host) => hostOf(host, type === 'cluster' ? 6379 : 26_379)),
    account: accountOf(account),
    isSecure: secure === 's',
  }
  const { pathname, searchParams, hash } = new URL(`redis://host${rest}`)
  const layout = searchParams.get('layout') ?? 'spread'
  const database = Number(pathname.slice(1))
  const name = decodeURIComponent(hash.slice(1))
  const isRight = machines.hosts.every(({ port }) => !Number.isNaN(port))
  if (!isRight) return undefined
  if (type === 'cluster') {
    const isKnown = (layout === 'spread' || layout === 'before-spread') && database === 0
    return isKnown ? { type, layout, ...machines } : undefined
  }
  const sentinelAccount = {
    username: searchParams.get('sentinelUsername') ?? undefined,
    password: searchParams.get('sentinelPassword') ?? undefined,
  }
  if (name === '' || !Number.isInteger(database)) return undefined
  return { type: 'sentinel', name, database, sentinelAccount, ...machines }
}

function isSingle(text: string): boolean {
  return URL.canParse(text) && ['redis:', 'rediss:'].includes(new URL(text).protocol)
}

function accountOf(text: string): RedisAccount {
  const [username = '', ...password] = text.split(':').map(decodeURIComponent)
  return { username: username || undefined, password: password.join(':') || undefined }
}

/** Its port is NaN where it is none. */
function hostOf(text: string, usualPort: number): { readonly host: string; readonly port: number } {
  const url = `redis://${text}`
  if (text === '' || !URL.canParse(url)) return { host: text, port: Number.NaN }
  const { hostname, port } = new URL(url)
  return { host: hostname.replaceAll(/[[\]]/g, ''), port: port === '' ? usualPort : Number(port) }
}
