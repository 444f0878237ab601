import { createWorld } from '../src/testing/index.ts'
import { describeRuntime } from './runtime-contract.ts'

const world = createWorld()

describeRuntime(() => world.openTab(), world.settle)
