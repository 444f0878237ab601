// A session is a hash: `row` is the row as JSON, as it was last written; `version`, `revokedAt` and `revokeReason` stand beside
// it, and count, because a revocation changes them without reading the row. It goes by itself at its absolute end.
// The sessions of a user are a sorted set by that end. Revocations are one by their instant, of the last 24 hours.
// Instants are written out with %.0f, because Lua would make 1.8e+12 of them.
// Every key that a script uses is among its KEYS: a cluster that is moving their slot then lets it run as a whole or not at all.

/** What scripts answer that were to change a session which is not there. */
export const noSession = -1

const readClock = `
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)`

const compare = `
local version = redis.call('HGET', KEYS[1], 'version')
if not version then return ${noSession} end
if version ~= ARGV[1] then return 0 end`

const note = `
local function note(revocations, channel, sid, at)
  redis.call('ZADD', revocations, 'NX', at, sid)
  redis.call('ZREMRANGEBYSCORE', revocations, '-inf', string.format('(%.0f', at - 86400000))
  redis.call('PUBLISH', channel, sid)
end`

const revoke = `${readClock}${note}
local function revoke(session, revocations, channel, sid, reason)
  if redis.call('EXISTS', session) == 0 then return ${noSession} end
  if redis.call('HEXISTS', session, 'revokedAt') == 1 then return 0 end
  redis.call('HSET', session, 'revokedAt', string.format('%.0f', now), 'revokeReason', reason)
  redis.call('HINCRBY', session, 'version', 1)
  note(revocations, channel, sid, now)
  return 1
end`

const members = `'row', 'version', 'revokedAt', 'revokeReason'`

/** KEYS: the session, those of the user. ARGV: sid, absolute end, row, version. → whether it was new. */
export const create: string = `${readClock}
if redis.call('EXISTS', KEYS[1]) == 1 then return 0 end
redis.call('HSET', KEYS[1], 'row', ARGV[3], 'version', ARGV[4])
redis.call('PEXPIREAT', KEYS[1], ARGV[2])
redis.call('ZADD', KEYS[2], ARGV[2], ARGV[1])
redis.call('ZREMRANGEBYSCORE', KEYS[2], '-inf', string.format('%.0f', now))
local last = redis.call('ZRANGE', KEYS[2], -1, -1, 'WITHSCORES')[2]
if last then redis.call('PEXPIREAT', KEYS[2], last) end
return 1`

/** KEYS: the session. → now, and the session. */
export const find: string = `
local time = redis.call('TIME')
return { time[1], time[2], redis.call('HMGET', KEYS[1], ${members}) }`

/** KEYS: any that is on the node whose clock counts. → now. */
export const clock: string = `return redis.call('TIME')`

/** KEYS: the session. ARGV: the version it has to have, row, version. → whether it was written; -1: there is no such session. */
export const replace: string = `${compare}
redis.call('HSET', KEYS[1], 'row', ARGV[2], 'version', ARGV[3])
return 1`

/** KEYS: the session, the revocations. ARGV: as those of `replace`, sid, channel, revokedAt, revokeReason. → as of `replace`. */
export const replaceRevoking: string = `${note}${compare}
redis.call('HSET', KEYS[1], 'row', ARGV[2], 'version', ARGV[3], 'revokedAt', ARGV[6], 'revokeReason', ARGV[7])
note(KEYS[2], ARGV[5], ARGV[4], ARGV[6])
return 1`

/** KEYS: the session, the revocations. ARGV: sid, channel, reason. → whether this ended it; -1: there is no such session. */
export const revokeOne: string = `${revoke}
return revoke(KEYS[1], KEYS[2], ARGV[2], ARGV[1], ARGV[3])`

/** KEYS: the revocations, sessions. ARGV: channel, reason, the sids of those sessions. → the sids that this ended. */
export const revokeAll: string = `${revoke}
local ended = {}
for index = 2, #KEYS do
  local sid = ARGV[index + 1]
  if revoke(KEYS[index], KEYS[1], ARGV[1], sid, ARGV[2]) == 1 then table.insert(ended, sid) end
end
return ended`

/** KEYS: sessions. → those sessions. */
export const list: string = `
local found = {}
for _, session in ipairs(KEYS) do table.insert(found, redis.call('HMGET', session, ${members})) end
return found`

/** KEYS: the revocations. ARGV: since when. → sid, revokedAt, sid, revokedAt… */
export const listRevoked: string = `return redis.call('ZRANGEBYSCORE', KEYS[1], ARGV[1], '+inf', 'WITHSCORES')`

/** KEYS: the revocations, so that it goes the way that they go. ARGV: channel. */
export const sign: string = `return redis.call('PUBLISH', ARGV[1], '')`
