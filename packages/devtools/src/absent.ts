import { browserRuntime, type Runtime } from '@keyturn/core'
import type { DevtoolsOptions } from './mount-devtools.ts'
import type { MountedTimeline, TimelineOptions } from './mount-timeline.ts'

// What a production build gets in place of index.ts: the same functions, and nothing behind them.

export type { DevtoolsOptions, MountedTimeline, TimelineOptions }

export function mountDevtools(_session: unknown, _options?: DevtoolsOptions): () => void {
  return () => {}
}

export function devtoolsRuntime(runtime: Runtime = browserRuntime()): Runtime {
  return runtime
}

export function mountTimeline(_session: unknown, _parent: Element, _options?: TimelineOptions): MountedTimeline {
  return { show() {}, remove() {} }
}
