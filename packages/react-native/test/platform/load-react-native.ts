// React Native's own JavaScript in Node: its packages are Flow, and are made ready by the Babel preset that Metro uses, file by file as they are required.
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { createRequire, registerHooks } from 'node:module'
import { join } from 'node:path'
import { fileURLToPath, URL } from 'node:url'

const require = createRequire(import.meta.url)
// Neither of them has types.
const { transformSync } = require('@babel/core') as {
  transformSync: (source: string, options: object) => { readonly code: string }
}
const preset: unknown = require('@react-native/babel-preset')

/** Packages that are published as Flow, or as TypeScript for Metro. */
const foreign = /\/node_modules\/(react-native|@react-native|react-native-[\w-]+|@react-native-[\w-]+)\//
const cache = fileURLToPath(new URL('../../../../node_modules/.cache/react-native', import.meta.url))
const endings = ['.ios.js', '.native.js', '.js', '/index.js']

mkdirSync(cache, { recursive: true })

registerHooks({
  resolve(specifier, context, next) {
    const { parentURL = '' } = context
    if (specifier.startsWith('.') && foreign.test(parentURL))
      for (const ending of endings) {
        const url = new URL(specifier + ending, parentURL)
        if (existsSync(url)) return { url: url.href, format: 'commonjs', shortCircuit: true }
      }
    return next(specifier, context)
  },
  load(url, context, next) {
    // It would put React Native's promises and timers, which ask its engine for turns, in the place of those that Vitest runs on.
    if (/\/(InitializeCore|setup-env|setUpDefaultReactNativeEnvironment)\.js$/.test(url))
      return { format: 'commonjs', source: '', shortCircuit: true }
    if (!foreign.test(url) || !url.endsWith('.js')) return next(url, context)
    return { format: 'commonjs', source: compiled(fileURLToPath(url)), shortCircuit: true }
  },
})

function compiled(filename: string): string {
  const source = readFileSync(filename, 'utf8')
  const entry = join(cache, `${createHash('sha256').update(filename).update(source).digest('hex')}.cjs`)
  if (existsSync(entry)) return readFileSync(entry, 'utf8')
  const { code } = transformSync(source, {
    filename,
    presets: [[preset, { enableBabelRuntime: false, dev: true }]],
    babelrc: false,
    configFile: false,
    sourceMaps: 'inline',
    caller: { name: 'node', bundler: 'metro', platform: 'ios' },
  })
  writeFileSync(entry, code)
  return code
}
