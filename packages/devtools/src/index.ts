export { devtoolsRuntime } from './devtools-runtime.ts'
export { mountDevtools, type DevtoolsOptions } from './mount-devtools.ts'
