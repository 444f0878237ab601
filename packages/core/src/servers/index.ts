export { foreignServer, type AnswerPlaces, type ForeignServer, type RefusedReasons } from './foreign-server.ts'
