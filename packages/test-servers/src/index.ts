export type { Api, ApiOptions, ApiReply, ApiRequest, ApiScript, SocketVisit, StartApi } from './api.ts'
export { createCertificate, type Certificate } from './certificate.ts'
export { startApi } from './start-api.ts'
