import { execFileSync } from 'node:child_process'
import { expect, test } from 'vitest'

const entry = new URL('../../src/index.ts', import.meta.url).href

/** What `createSession` makes of these options in a Node of its own, under export conditions. */
function create(options: string, ...conditions: readonly string[]): string {
  const program = `
    const { createSession } = await import(${JSON.stringify(entry)})
    try { console.log(createSession(${options}).getState().status) } catch (error) { console.log(error.name + ': ' + error.message) }`
  const flags = conditions.map((each) => `--conditions=${each}`)
  return execFileSync(process.execPath, [...flags, '--input-type=module', '--eval', program], {
    encoding: 'utf8',
    env: {},
  }).trim()
}

const unknown = expect.stringContaining('TypeError: createSession: there is no option "wranAt".') as unknown

test.for([
  { conditions: [], expected: unknown },
  { conditions: ['development'], expected: unknown },
  { conditions: ['production'], expected: 'restoring' },
])('a misspelled option under the conditions $conditions: $expected', ({ conditions, expected }) => {
  expect(create(`{ endpoints: '/auth', wranAt: [1] }`, ...conditions)).toEqual(expected)
})

test.for([
  [`{ endpoints: '/auth', warnAt: undefined }`, 'restoring'],
  [`{}`, 'TypeError: endpoints'],
] as const)('in production %s: %s', ([options, expected]) => {
  expect(create(options, 'production')).toBe(expected)
})

const explained = new URL('../../src/errors/explained.ts', import.meta.url).href

test.for([
  [[], 'The auth server answered a refresh with 418. Expected: 2xx'],
  [['--conditions=development'], 'The auth server answered a refresh with 418. Expected: 2xx'],
  [['--conditions=production'], 'ERR_ANSWER_UNCLEAR 418: expected 2xx with "accessToken" or 401; set "readAnswer"'],
] as const)('what developers are told is spelled out where they develop (%j); briefly elsewhere', ([flags, text]) => {
  const program = `
    const { explained } = await import(${JSON.stringify(explained)})
    console.log(explained('ERR_ANSWER_UNCLEAR', 418).message)`
  const printed = execFileSync(process.execPath, [...flags, '--input-type=module', '--eval', program], {
    encoding: 'utf8',
    env: {},
  })
  expect(printed).toContain(text)
})
