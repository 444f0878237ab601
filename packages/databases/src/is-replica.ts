import type { Redis } from 'ioredis'

/** Whether a Redis is a replica, and has all that its master has. */
export async function isReplica(admin: Redis): Promise<boolean> {
  const [role, , , link] = (await admin.role()) as readonly unknown[]
  return role === 'slave' && link === 'connected'
}
