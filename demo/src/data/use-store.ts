import { useSyncExternalStore } from 'react'
import type { Store } from './store.ts'

/** The value of a store, fresh in each drawing. */
export function useStore<Value>({ get, subscribe }: Pick<Store<Value>, 'get' | 'subscribe'>): Value {
  return useSyncExternalStore(subscribe, get)
}
