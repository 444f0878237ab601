import { browserRuntime, type Runtime } from '@keyturn/core'
import type { DevtoolsOptions } from './mount-devtools.ts'

// What a production build gets in place of index.ts: the same functions, and nothing behind them.

export type { DevtoolsOptions }

export function mountDevtools(_session: unknown, _options?: DevtoolsOptions): () => void {
  return () => {}
}

export function devtoolsRuntime(runtime: Runtime = browserRuntime()): Runtime {
  return runtime
}
