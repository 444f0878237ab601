import { execFileSync } from 'node:child_process'
import { mkdtempSync, mkdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { afterAll, beforeAll, expect, test } from 'vitest'

// D-SS-01 D-SS-07: what is published, as a server loads it. In the package's folder, so that its dependencies are found.

const home = fileURLToPath(new URL('..', import.meta.url))
const cache = join(home, 'node_modules/.cache')
let folder = ''

beforeAll(() => {
  mkdirSync(cache, { recursive: true })
  folder = mkdtempSync(join(cache, 'built-'))
  const tsdown = join(home, '../../node_modules/.bin/tsdown')
  execFileSync(tsdown, ['--out-dir', folder, '--no-dts', '--log-level', 'warn'], { cwd: home })
}, 60_000)
afterAll(() => rmSync(folder, { recursive: true }))

function textOf(entry: string): string {
  return readFileSync(join(folder, entry), 'utf8')
}

/** Runs a module in a process of its own, which has to end by itself; what it logs is returned. */
function run(script: string, ...options: readonly string[]): string {
  const imports = script.replaceAll(
    /'\.\/(.*?)'/g,
    (_, entry: string) => `'${pathToFileURL(join(folder, entry)).href}'`,
  )
  const given = [...options, '--input-type=module', '--eval', imports]
  return execFileSync(process.execPath, given, { cwd: folder, encoding: 'utf8', timeout: 20_000 }).trim()
}

test.for(['index.js', 'testing/index.js'])(
  '%s says that it is for clients, so that server components may import it',
  (entry) => {
    expect(textOf(entry)).toMatch(/^(['"])use client\1;?\n/)
  },
)

test('gates/return-to.js is for servers as well, and imports nothing', () => {
  expect(textOf('gates/return-to.js')).not.toMatch(/use client|\bimport\b/)
  const script = `import { localPath } from './gates/return-to.js'; console.log(localPath('/a'), localPath('//b'))`
  expect(run(script, '--conditions=react-server')).toBe('/a undefined')
})

test('on a server without a window nothing happens on import, and nothing is left that keeps the process alive', () => {
  const script = `
    delete globalThis.navigator
    const before = Object.getOwnPropertyNames(globalThis).join()
    const resources = process.getActiveResourcesInfo().join()
    const { AuthProvider, useSession } = await import('./index.js')
    const { TestSession } = await import('./testing/index.js')
    const { createSession } = await import('@keyturn/core')
    const session = createSession({ endpoints: '/auth' })
    console.log(before === Object.getOwnPropertyNames(globalThis).join(), resources === process.getActiveResourcesInfo().join())
    const { createElement } = await import('react')
    const { renderToString } = await import('react-dom/server')
    const Status = () => useSession().status
    console.log(renderToString(createElement(AuthProvider, { session }, createElement(Status))))
  `
  expect(run(script)).toBe('true true\nrestoring')
})

test('both entries share one context', () => {
  const script = `
    import { useUser } from './index.js'
    import { TestSession, signedIn } from './testing/index.js'
    import { createElement } from 'react'
    import { renderToString } from 'react-dom/server'
    const Page = () => String(useUser())
    console.log(renderToString(createElement(TestSession, { state: signedIn({ user: 'Ada' }) }, createElement(Page))))
  `
  expect(run(script)).toBe('undefined')
})
