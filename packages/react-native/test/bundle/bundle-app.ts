import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'tsdown'

const require = createRequire(import.meta.url)
const at = (path: string): string => fileURLToPath(new URL(path, import.meta.url)).replace(/\/$/, '')
const out = at('../../../../node_modules/.cache/react-native-bundle')

interface Metro {
  readonly runBuild: (config: object, options: object) => Promise<{ readonly code: string }>
}

interface MetroConfig {
  readonly getDefaultConfig: (root: string) => object
  readonly mergeConfig: (...configs: readonly object[]) => object
}

/** Bundles an app for iOS as it is shipped: our packages as they are published, all else by Metro with React Native's configuration. */
export async function bundleApp(): Promise<{ readonly file: string; readonly code: string }> {
  await build({
    entry: [at('app.ts')],
    outDir: out,
    format: 'esm',
    platform: 'neutral',
    target: 'es2022',
    dts: false,
    // As an app gets it, which knows neither `development` nor `node`.
    inputOptions: { resolve: { conditionNames: ['production', 'import', 'default'] } },
    config: false,
    logLevel: 'silent',
    deps: { alwaysBundle: [/^@keyturn\//], neverBundle: ['react', 'react/jsx-runtime', 'react-native', 'axios'] },
  })
  const { getDefaultConfig, mergeConfig } = require('@react-native/metro-config') as MetroConfig
  const config = mergeConfig(getDefaultConfig(at('../..')), {
    watchFolders: [at('../../../..')],
    reporter: { update: () => {} },
    resolver: {
      useWatchman: false,
      // The second is where pnpm puts what a package needs and does not name (`@babel/runtime`).
      nodeModulesPaths: [at('../../node_modules'), at('../../../../node_modules/.pnpm/node_modules')],
    },
  })
  const file = join(out, 'app.bundle.js')
  const options = { entry: join(out, 'app.js'), platform: 'ios', dev: false, minify: false, out: file, bundleOut: file }
  const { code } = await (require('metro') as Metro).runBuild(config, options)
  return { file, code }
}

export function hermesCompiler(): string {
  const folders: Readonly<Record<string, string>> = { linux: 'linux64-bin', darwin: 'osx-bin' }
  const compiler = require.resolve('hermes-compiler/package.json')
  return join(dirname(compiler), 'hermesc', folders[process.platform] ?? 'win64-bin', 'hermesc')
}
