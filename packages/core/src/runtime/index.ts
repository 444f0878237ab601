// For authors of runtimes: what a world of their own is made of.
export type { Instant } from '../engine/instant.ts'
export type { AttentionEvent } from '../engine/step.ts'
export { systemClock } from './clock.ts'
export { newId } from './id.ts'
export type { Address, Attention, Channel, Clock, Locks, Memory, Page, Peers, Runtime } from './runtime.ts'
