export { createDpop, type Dpop, type DpopOptions } from './create-dpop.ts'
export { indexedDbKeyStore, type DpopKeyStore } from './key-store.ts'
