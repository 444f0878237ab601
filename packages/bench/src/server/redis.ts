import { startRedis } from '@keyturn/databases'
import { ioredisClient, redisStore } from '@keyturn/server/redis'
import { Redis } from 'ioredis'
import type { Database, Table } from './database.ts'

const compareAndSet = `
if redis.call('HGET', KEYS[1], 'version') ~= ARGV[1] then return 0 end
redis.call('HSET', KEYS[1], 'row', ARGV[2], 'version', ARGV[3])
return 1`

const addFillers = `
local fields = redis.call('HGETALL', KEYS[1])
for number = 1, ARGV[2] do
  local key = ARGV[1] .. 'session:filler-' .. ARGV[3] .. '-' .. number
  redis.call('HSET', key, unpack(fields))
  redis.call('PEXPIREAT', key, redis.call('PEXPIRETIME', KEYS[1]))
end`

/** Memory alone; a log on disk would cost what fsync costs PostgreSQL. */
export const redis: Database = {
  name: 'Redis',
  setting: 'through `ioredis`, one connection, nothing written to disk',
  open: async () => {
    const server = await startRedis()
    const connection = new Redis(server.url)
    return {
      table: (name) => redisTable(connection, `{${name}}:`),
      settle: async () => {},
      close: async () => {
        connection.disconnect()
        await server.stop()
      },
    }
  },
}

async function redisTable(connection: Redis, prefix: string): Promise<Table> {
  const digest = String(await connection.script('LOAD', compareAndSet))
  let fillings = 0
  return {
    store: redisStore(ioredisClient(connection), { prefix }),
    find: async (sid) => {
      const [version, row = null] = await connection.hmget(`${prefix}session:${sid}`, 'version', 'row')
      if (typeof row !== 'string' || JSON.parse(row) === null) throw new Error('A session is gone.')
      return { version: Number(version) }
    },
    update: async (row, ifVersion) => {
      const { sid } = row
      await connection.evalsha(digest, 1, `${prefix}session:${sid}`, ifVersion, JSON.stringify(row), ifVersion + 1)
    },
    fill: async (count, { sid }) => {
      // One script would hold Redis up for longer than it allows.
      for (let left = count; left > 0; left -= 10_000) {
        await connection.eval(addFillers, 1, `${prefix}session:${sid}`, prefix, Math.min(left, 10_000), fillings++)
      }
    },
  }
}
