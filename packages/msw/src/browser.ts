export { startMockServer } from './start-mock-server.ts'
export type { MockRoute, MockUser, StartedMockServer, StartMockServerOptions } from './start-mock-server.ts'
