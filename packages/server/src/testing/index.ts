export { storeContract } from './store-contract.ts'
export type { StoreCheck } from './store-contract.ts'
