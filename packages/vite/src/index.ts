export { keyturn, type KeyturnOptions } from './keyturn.ts'
