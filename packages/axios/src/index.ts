export { attachSession } from './attach.ts'
export type { SessionUse } from './config.ts'
