export { createObservedAuthServer } from './observed-auth-server.ts'
export type { TelemetryOptions } from './observed-auth-server.ts'
