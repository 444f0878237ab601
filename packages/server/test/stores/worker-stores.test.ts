// D-SC-04 D-SR-05 D-SR-17
import { Miniflare } from 'miniflare'
import { afterAll, describe, expect, test, vi } from 'vitest'
import { storeContract } from '../../src/testing/index.ts'
import { bundle } from '../hosts/bundle.ts'

// Each check writes to a disk, on machines that may be busy.
vi.setConfig({ testTimeout: 60_000 })

const worker = new Miniflare({
  modules: true,
  script: await bundle('contract-worker.ts'),
  compatibilityDate: '2026-07-01',
  d1Databases: ['DB'],
  durableObjects: { SESSIONS: { className: 'SessionObject', useSQLite: true } },
})
afterAll(() => worker.dispose())

const names = storeContract(async () => Promise.reject(new Error('It runs in workerd.'))).map(({ name }) => name)

describe.each(['D1', 'Durable Objects'])('the store in %s, within workerd', (store) => {
  test.each(names)('%s', async (check) => {
    const url = new URL('http://worker/')
    url.searchParams.set('store', store)
    url.searchParams.set('check', check)
    const response = await worker.dispatchFetch(url)
    expect(await response.text()).toBe('passed')
  })
})
