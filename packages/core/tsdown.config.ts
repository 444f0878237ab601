import { publishable, resolvedAs } from '../../tsdown.config.ts'

const inApps = [
  'src/index.ts',
  'src/dpop/index.ts',
  'src/runtime/index.ts',
  'src/servers/oauth.ts',
  'src/servers/index.ts',
]

/** Two builds of the same: what helps in development is in the one, and in `dist/production` it is not. */
export default [
  publishable([...inApps, 'src/checks/index.ts', 'src/testing/index.ts'], resolvedAs('development')),
  publishable([...inApps, 'src/checks/absent.ts'], {
    ...resolvedAs('production'),
    outDir: 'dist/production',
    dts: false,
    clean: false,
  }),
]
