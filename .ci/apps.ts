// What runs in React Native must not use what its engine lacks, or has since lately only: oxlint.config.ts.

import type { OxlintOverride } from 'oxlint'

const message = 'React Native has none: guard it, or do without (docs/guides/react-native.md).'

/** Files that go into an app. */
const files = [
  'packages/core/src/**',
  'packages/axios/src/**',
  'packages/react-native/src/**',
  'packages/react/src/session/**',
  'packages/react/src/hooks.ts',
  'packages/react/src/gates/signed-*.tsx',
]

/** Those of them that are for tests, or for pages (keys for proofs are the browser's), and those that look whether something is there. */
const excludeFiles = [
  'packages/core/src/testing/**',
  'packages/core/src/dpop/**',
  'packages/core/src/runtime/{browser,locks,peers}.ts',
  'packages/core/src/requests/stream-body.ts',
]

const globals = [
  'BroadcastChannel',
  'DOMException',
  'MessageChannel',
  'ReadableStream',
  'TextDecoder',
  'TextEncoder',
  'WeakRef',
  'document',
  'indexedDB',
  'localStorage',
  'location',
  'sessionStorage',
  'structuredClone',
]

const properties: readonly (readonly [object: string | undefined, property: string])[] = [
  ['AbortSignal', 'any'],
  ['AbortSignal', 'timeout'],
  ['Array', 'fromAsync'],
  ['Object', 'groupBy'],
  ['Promise', 'try'],
  ['Promise', 'withResolvers'],
  ['URL', 'canParse'],
  ['URL', 'parse'],
  ['crypto', 'randomUUID'],
  ['crypto', 'subtle'],
  ['navigator', 'locks'],
  [undefined, 'throwIfAborted'],
  [undefined, 'toSorted'],
  [undefined, 'toReversed'],
  [undefined, 'toSpliced'],
  [undefined, 'isWellFormed'],
]

export const inApps: OxlintOverride = {
  files,
  excludeFiles,
  rules: {
    'no-restricted-globals': ['error', ...globals.map((name) => ({ name, message }))],
    'no-restricted-properties': [
      'error',
      ...properties.map(([object, property]) => ({ ...(object && { object }), property, message })),
    ],
  },
}
