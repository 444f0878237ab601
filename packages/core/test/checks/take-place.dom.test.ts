import { runInThisContext } from 'node:vm'
import { expect, test } from 'vitest'
import { takePlace } from '../../src/checks/take-place.ts'

/** Calls it from a module of this address. */
function inModule(address: string, call: () => void): void {
  const run = runInThisContext('(call) => call()', { filename: address }) as (call: () => void) => void // what the text says
  run(call)
}

const page = 'http://localhost:5173/src'

test.for([
  ['a module that was saved', `${page}/session.ts`, `${page}/session.ts?t=17`, true],
  ['a module that was saved twice', `${page}/session.ts?t=17`, `${page}/session.ts?t=18`, true],
  [
    'a module of https, on the standard port',
    'https://app.test/session.ts?t=1',
    'https://app.test/session.ts?t=2',
    true,
  ],
  ['a module whose address says more', `${page}/session.ts?v=1`, `${page}/session.ts?v=1&t=2`, true],
  ['one run of a module', `${page}/session.ts?t=17`, `${page}/session.ts?t=17`, false],
  ['two modules', `${page}/session.ts?t=17`, `${page}/other.ts?t=18`, false],
  ['a module of a production build', `${page}/index-abc.js`, `${page}/index-abc.js`, false],
] as const)('%s: from %s to %s the first is stopped: %s', ([, first, second, isStopped]) => {
  const stopped: string[] = []
  const what = `a part of ${first} and ${second}`
  inModule(first, () => takePlace(what, () => stopped.push('first')))
  inModule(second, () => takePlace(what, () => stopped.push('second')))
  expect(stopped).toEqual(isStopped ? ['first'] : [])
})

test('another name is another place', () => {
  const stopped: string[] = []
  inModule(`${page}/names.ts?t=1`, () => takePlace('one name', () => stopped.push('first')))
  inModule(`${page}/names.ts?t=2`, () => takePlace('another name', () => stopped.push('second')))
  expect(stopped).toEqual([])
})
