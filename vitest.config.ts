import { fileURLToPath } from 'node:url'
import react from '@vitejs/plugin-react'
import { playwright } from '@vitest/browser-playwright'
import { msw } from 'msw/vite'
import { defineConfig } from 'vitest/config'
import { chromiumArguments, findChromium } from './.ci/chromium.ts'
import { findNginx } from './.ci/nginx.ts'
import { findPostgres } from './.ci/postgres.ts'
import { findRedis } from './.ci/redis.ts'
import { apiCommands } from './packages/test-servers/src/commands.ts'

const chromium = findChromium()
const inBrowser = ['**/*.browser.test.*', '**/*.e2e.test.*']
const onPostgres = 'packages/*/test/**/*.postgres.test.ts'
const onRedis = 'packages/*/test/**/*.redis.test.ts'
const behindNginx = 'packages/*/test/**/*.nginx.test.ts'

export default defineConfig({
  test: {
    reporters: ['default', './.ci/closing-line.ts'],
    projects: [
      {
        test: {
          name: 'node',
          environment: 'node',
          include: ['packages/*/test/**/*.test.ts', 'demo/test/**/*.test.ts'],
          exclude: [...inBrowser, onPostgres, onRedis, behindNginx, '**/*.dom.test.*'],
        },
      },
      domProject('dom', ['packages/*/test/**/*.test.tsx', 'packages/*/test/**/*.dom.test.ts']),
      react18Project(),
      {
        test: {
          name: 'databases',
          include: [
            ...(findPostgres() ? [onPostgres] : []),
            ...(findRedis() ? [onRedis] : []),
            ...(findNginx() ? [behindNginx] : []),
          ],
          testTimeout: 60_000,
        },
      },
      ...(chromium ? [browserProject(chromium), chromiumProject(), endToEndProject()] : []),
    ],
  },
})

function domProject(name: string, include: string[]) {
  return { plugins: [react()], test: { name, environment: 'jsdom', include, exclude: inBrowser } }
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

function browserProject(executablePath: string) {
  return {
    plugins: [react(), msw({ mode: 'worker-only' as const })],
    // All at once: what is found one after the other would bring a second React.
    optimizeDeps: {
      entries: ['packages/*/test/**/*.browser.test.{ts,tsx}', 'packages/react/test/kits/kit-modals.tsx'],
    },
    test: {
      name: 'browser',
      include: ['packages/*/test/**/*.browser.test.{ts,tsx}'],
      browser: {
        enabled: true,
        headless: true,
        screenshotFailures: false,
        commands: apiCommands,
        instances: [{ browser: 'chromium' as const }],
        provider: playwright({ launchOptions: { executablePath, args: chromiumArguments } }),
      },
    },
  }
}

function chromiumProject() {
  return {
    test: {
      name: 'chromium',
      include: ['packages/core/test/chromium/*.e2e.test.ts'],
      globalSetup: ['packages/core/test/chromium/setup.ts'],
      testTimeout: 30_000,
      // They share a browser, and a machine.
      fileParallelism: false,
      isolate: false,
    },
  }
}

function endToEndProject() {
  return {
    test: {
      name: 'e2e',
      include: ['demo/e2e/**/*.e2e.test.ts'],
      globalSetup: ['demo/e2e/setup.ts'],
      testTimeout: 30_000,
      fileParallelism: false,
    },
  }
}
