export type { Api, ApiOptions, ApiReply, ApiRequest, ApiScript, StartApi } from './api.ts'
export { startApi } from './start-api.ts'
