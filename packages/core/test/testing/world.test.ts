import type { AttentionEvent } from '../../src/index.ts'
import { createWorld } from '../../src/testing/index.ts'
import { describeAttention, describeRuntime } from '../runtime/runtime-contract.ts'

const world = createWorld()

describeRuntime({ openTab: () => world.openTab(), settle: world.settle, setCookie: world.setCookie })

describeAttention(() => {
  const tab = world.openTab()
  const told: AttentionEvent[] = []
  tab.attention.watch((event) => told.push(event))
  // Browsers tell a tab before they freeze it.
  return { live: (deed) => (deed === 'freeze' ? tab.freeze({ told: true }) : tab[deed]()), told: () => told }
})
