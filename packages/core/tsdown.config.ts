import { publishable } from '../../tsdown.config.ts'

/** Two builds of the same: what helps in development is in the one, and in `dist/production` it is not. */
export default [
  publishable(
    ['src/index.ts', 'src/servers/oauth.ts', 'src/servers/index.ts', 'src/testing/index.ts'],
    resolvedAs('development'),
  ),
  publishable(['src/index.ts'], { ...resolvedAs('production'), outDir: 'dist/production', dts: false, clean: false }),
]

function resolvedAs(condition: string): { readonly inputOptions: object } {
  return { inputOptions: { resolve: { conditionNames: [condition, 'import', 'default'] } } }
}
