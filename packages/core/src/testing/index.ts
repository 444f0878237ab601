export { createWorld, type Tab, type TabOptions, type World, type WorldOptions } from './world.ts'
