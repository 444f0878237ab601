export { findSecrets } from './find-secrets.ts'
export { watchSecrets, type SecretWatch } from './secret-watch.ts'
export { createWorld, type Tab, type TabOptions, type World, type WorldOptions } from './world.ts'
export type { NetworkDisturbance, Sending } from './world-network.ts'
