// D-SC-04 D-SR-17
import { expect, test } from 'vitest'
import { memoryStore } from '../../src/stores/memory.ts'
import { storeContract } from '../../src/testing/index.ts'

test.each([...storeContract(async () => memoryStore())])('$name', async ({ run }) => {
  await expect(run()).resolves.toBeUndefined()
})
