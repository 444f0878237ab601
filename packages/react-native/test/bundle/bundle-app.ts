import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const require = createRequire(import.meta.url)
const at = (path: string): string => fileURLToPath(new URL(path, import.meta.url)).replace(/\/$/, '')

interface Metro {
  readonly runBuild: (config: object, options: object) => Promise<{ readonly code: string }>
}

interface Resolution {
  readonly resolveRequest: (context: Resolution, name: string, platform: string | null) => unknown
  readonly originModulePath: string
}

/** The bundle of an app for iOS, as it is shipped: by Metro, with the configuration of React Native. */
export async function bundleApp(out: string): Promise<string> {
  const { getDefaultConfig, mergeConfig } = require('@react-native/metro-config') as {
    getDefaultConfig: (root: string) => object
    mergeConfig: (...configs: readonly object[]) => object
  }
  const { runBuild } = require('metro') as Metro
  const config = mergeConfig(getDefaultConfig(at('../..')), {
    watchFolders: [at('../../../..')],
    reporter: { update: () => {} },
    cacheStores: [],
    // Where pnpm puts what a package needs and does not name (`@babel/runtime`).
    resolver: {
      useWatchman: false,
      resolveRequest,
      nodeModulesPaths: [at('../../../../node_modules/.pnpm/node_modules')],
    },
    watcher: { healthCheck: { enabled: false } },
  })
  const options = { entry: at('app.ts'), platform: 'ios', dev: false, minify: false, out, bundleOut: out }
  const { code } = await runBuild(config, options)
  return code
}

/** The workspace is bundled unbuilt: what a built package has resolved already (`#checks`) is looked up in its package.json. */
function resolveRequest(context: Resolution, name: string, platform: string | null): unknown {
  if (!name.startsWith('#')) return context.resolveRequest(context, name, platform)
  const [root = ''] = /^.*\/packages\/[\w-]+/.exec(context.originModulePath) ?? []
  const { imports } = require(join(root, 'package.json')) as {
    imports: Readonly<Record<string, { readonly default: string }>>
  }
  return { type: 'sourceFile', filePath: join(root, imports[name]?.default ?? '') }
}

export function hermesCompiler(): string {
  const platform = { linux: 'linux64-bin', darwin: 'osx-bin', win32: 'win64-bin' }[process.platform as string] ?? ''
  return join(dirname(require.resolve('hermes-compiler/package.json')), 'hermesc', platform, 'hermesc')
}
