import { fileURLToPath } from 'node:url'
import react from '@vitejs/plugin-react'
import { playwright } from '@vitest/browser-playwright'
import { msw } from 'msw/vite'
import { defineConfig } from 'vitest/config'
import type { BrowserConfigOptions } from 'vitest/node'
import { chromiumArguments, findChromium } from './.ci/chromium.ts'
import { findFirefox } from './.ci/firefox.ts'
import { findNginx } from './.ci/nginx.ts'
import { findPgbouncer } from './.ci/pgbouncer.ts'
import { findPostgres } from './.ci/postgres.ts'
import { findRedis } from './.ci/redis.ts'
import { findWebKit } from './.ci/webkit.ts'
import { launchFirefox } from './packages/engines/src/firefox/launch-firefox.ts'
import { engineProvider } from './packages/engines/src/vitest/engine-provider.ts'
import { launchWebKit } from './packages/engines/src/webkit/launch-webkit.ts'
import { apiCommands } from './packages/test-servers/src/commands.ts'

/** What a test in a browser may take at most, in milliseconds. A guard: how busy the machine is must not matter. */
const PATIENCE = 120_000

const chromium = findChromium()
const inBrowser = ['**/*.browser.test.*', '**/*.e2e.test.*', '**/*.chromium.test.*']
const onReactNative = 'packages/*/test/**/*.native.test.*'
const onPostgres = 'packages/*/test/**/*.postgres.test.ts'
const onRedis = 'packages/*/test/**/*.redis.test.ts'
const behindPgbouncer = 'packages/*/test/**/*.pgbouncer.test.ts'
const behindNginx = 'packages/*/test/**/*.nginx.test.ts'

const inFirefox = {
  instances: [{ browser: 'firefox' as const, name: 'browser-firefox' }],
  provider: engineProvider(launchFirefox),
}
const inWebKit = {
  instances: [{ browser: 'webkit' as const, name: 'browser-webkit' }],
  provider: engineProvider(launchWebKit),
}

export default defineConfig({
  test: {
    reporters: ['default', './.ci/closing-line.ts'],
    projects: [
      {
        test: {
          name: 'node',
          environment: 'node',
          include: ['.ci/*.test.ts', 'packages/*/test/**/*.test.ts', 'demo/test/**/*.test.ts'],
          exclude: [...inBrowser, onReactNative, onPostgres, onRedis, behindPgbouncer, behindNginx, '**/*.dom.test.*'],
        },
      },
      domProject('dom', ['packages/*/test/**/*.test.tsx', 'packages/*/test/**/*.dom.test.ts']),
      react18Project(),
      {
        test: {
          name: 'react-native',
          environment: 'node',
          include: [onReactNative],
          setupFiles: ['./packages/react-native/test/platform/set-up.ts'],
          // Loaded by Node, file by file, and not by Vite, which knows no Flow.
          server: { deps: { external: [/\/node_modules\/(.*\/)?(@?react-native|@testing-library|test-renderer)/] } },
          testTimeout: 60_000,
        },
      },
      {
        test: {
          name: 'databases',
          include: [
            ...(findPostgres() ? [onPostgres] : []),
            ...(findRedis() ? [onRedis] : []),
            ...(findPostgres() && findPgbouncer() ? [behindPgbouncer] : []),
            ...(findNginx() ? [behindNginx] : []),
          ],
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
      ...(chromium
        ? [pagesProject('browser', playwrightIn(chromium)), tabsProject('chromium'), endToEndProject()]
        : []),
      ...(findFirefox() ? [tabsProject('firefox'), pagesProject('browser-firefox', inFirefox)] : []),
      ...(findWebKit() ? [tabsProject('webkit'), pagesProject('browser-webkit', inWebKit)] : []),
    ],
  },
})

function domProject(name: string, include: string[]) {
  return { plugins: [react()], test: { name, environment: 'jsdom', include, exclude: [...inBrowser, onReactNative] } }
}

/** The dom tests of @keyturn/react once more: whatever imports React, Testing Library too, gets the one of that folder. */
function react18Project() {
  const folder = fileURLToPath(new URL('packages/react/test/react-18', import.meta.url))
  const { plugins, test } = domProject('dom-react-18', ['packages/react/test/**/*.test.tsx'])
  const find = /^(react|react-dom|@testing-library\/react)(?=$|\/)/
  return {
    plugins,
    test: { ...test, setupFiles: [`${folder}/is-in-use.ts`] },
    resolve: { alias: [{ find, replacement: `${folder}/node_modules/$1` }] },
  }
}

/** Tests that run within a page. What only Chromium can show is named `*.chromium.browser.test.ts`. */
function pagesProject(name: string, browser: Pick<BrowserConfigOptions, 'instances' | 'provider'>) {
  return {
    plugins: [react(), msw({ mode: 'worker-only' as const })],
    // All at once: what is found one after the other would bring a second React.
    optimizeDeps: {
      entries: ['packages/*/test/**/*.browser.test.{ts,tsx}', 'packages/react/test/kits/kit-modals.tsx'],
    },
    test: {
      name,
      include: ['packages/*/test/**/*.browser.test.{ts,tsx}'],
      // Only WebKit sends otherwise what a worker lets pass.
      setupFiles: name === 'browser-webkit' ? ['packages/engines/src/vitest/leave-no-worker.ts'] : [],
      exclude: name === 'browser' ? [] : ['**/*.chromium.browser.test.*'],
      // Keys go to the page that has the focus, and only one can have it.
      fileParallelism: false,
      testTimeout: PATIENCE,
      expect: { poll: { timeout: PATIENCE / 2 } },
      browser: { enabled: true, headless: true, screenshotFailures: false, commands: apiCommands, ...browser },
    },
  }
}

/** Projects that share a browser: one file after the other, and each project by itself. Vitest wants a place of its own for each, or refuses to start where it may use more than one worker. */
function oneByOne(groupOrder: number) {
  return { fileParallelism: false, isolate: false, sequence: { groupOrder } }
}

/** Many tabs of one of the engines. What only Chromium can show is named `*.chromium.test.ts`. */
function tabsProject(engine: 'chromium' | 'firefox' | 'webkit') {
  const isChromium = engine === 'chromium'
  return {
    test: {
      name: engine,
      include: isChromium
        ? [
            'packages/engines/test/*.e2e.test.ts',
            'packages/core/test/engines/*.{e2e,chromium}.test.ts',
            'packages/vite/test/*.chromium.test.ts',
          ]
        : ['packages/engines/test/*.e2e.test.ts', 'packages/core/test/engines/*.e2e.test.ts', 'demo/e2e/*.e2e.test.ts'],
      globalSetup: [
        `packages/engines/src/setup/${engine}.ts`,
        'packages/core/test/engines/setup.ts',
        ...(isChromium ? [] : ['demo/e2e/setup.ts']),
      ],
      testTimeout: PATIENCE,
      hookTimeout: PATIENCE,
      expect: { poll: { timeout: PATIENCE / 2 } },
      ...oneByOne(1 + ['chromium', 'firefox', 'webkit'].indexOf(engine)),
    },
  }
}

function endToEndProject() {
  return {
    test: {
      name: 'e2e',
      include: ['demo/e2e/*.{e2e,chromium}.test.ts'],
      globalSetup: ['demo/e2e/setup.ts', 'packages/engines/src/setup/managed-chromium.ts'],
      testTimeout: PATIENCE,
      hookTimeout: PATIENCE,
      expect: { poll: { timeout: PATIENCE / 2 } },
      ...oneByOne(4),
    },
  }
}

function playwrightIn(executablePath: string) {
  return {
    instances: [{ browser: 'chromium' as const }],
    provider: playwright({ launchOptions: { executablePath, args: chromiumArguments } }),
  }
}
