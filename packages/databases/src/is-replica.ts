import type { Redis } from 'ioredis'

/** Whether a Redis is a replica, and has all that its master had when it came. */
export async function isReplica(admin: Redis): Promise<boolean> {
  const [role, , , link] = (await admin.role()) as readonly unknown[]
  return role === 'slave' && link === 'connected'
}

/**
 * Resolves once a replica says that it has all that its master has. Until it has said so once, which may be a second after it came, the
 * master keeps back what is written: https://redis.io/docs/latest/commands/wait/
 */
export async function waitForReplica(master: Redis): Promise<void> {
  await master.call('WAIT', '1', '30000')
}
