export { startMockServer } from './start-mock-server.ts'
export type { MockRoute, MockUser, StartMockServerOptions } from './start-mock-server.ts'
