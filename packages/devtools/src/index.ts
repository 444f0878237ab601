export { devtoolsRuntime } from './controls/devtools-runtime.ts'
export { mountDevtools, type DevtoolsOptions } from './mount-devtools.ts'
export { mountTimeline, type MountedTimeline, type TimelineOptions } from './mount-timeline.ts'
