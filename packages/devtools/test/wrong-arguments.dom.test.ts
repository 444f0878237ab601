// No token is issued here.
// oxlint-disable-next-line no-restricted-imports
import { createSession, type Session } from '@keyturn/core'
import { createWorld } from '@keyturn/core/testing'
import { expect, onTestFinished, test } from 'vitest'
import { devtoolsRuntime, mountDevtools, mountTimeline } from '../src/index.ts'

const entry = { devtoolsRuntime, mountDevtools, mountTimeline }

function open(): Session<unknown> {
  const session = createSession({ endpoints: '/auth', runtime: createWorld().openTab(), restore: 'never' })
  onTestFinished(() => session.dispose())
  return session
}

/** Each wrong call by the function, and what its error has to name. */
const wrong: Readonly<
  Record<keyof typeof entry, readonly (readonly [given: () => readonly unknown[], names: string])[]>
> = {
  mountDevtools: [
    [() => [], '"session"'],
    [() => [{ open: true }], '"session"'],
    [() => [open(), true], '{ open: true }'],
    [() => [open(), null], '{ open: true }'],
    [() => [open(), { opened: true }], '"opened"'],
    [() => [open(), { runtime: {} }], '"runtime"'],
    [() => [open(), { name: 7 }], '"name"'],
    [() => [open(), { corner: 'top' }], '"corner"'],
    [() => [open(), { open: 'yes' }], '"open"'],
    [() => [open(), { capacity: 0 }], '"capacity"'],
  ],
  devtoolsRuntime: [
    [() => [{}], '"runtime"'],
    [() => [null], '"runtime"'],
    [() => [open()], '"runtime"'],
  ],
  mountTimeline: [
    [() => [], '"session"'],
    [() => [open()], '"parent"'],
    [() => [open(), '#timeline'], '"parent"'],
    [() => [open(), document.body, 60_000], '{ span: 60_000 }'],
    [() => [open(), document.body, { span: '1m' }], '"span"'],
    [() => [open(), document.body, { capacity: Number.NaN }], '"capacity"'],
  ],
}

const calls = Object.entries(wrong).flatMap(([name, each]) =>
  each.map(([given, names], index) => ({ name: name as keyof typeof entry, given, names, index })),
)

test.for(calls)('a wrong call of $name ($index) is a TypeError that names $names', ({ name, given, names }) => {
  const call = (): unknown => Reflect.apply(entry[name], undefined, given())
  expect(call).toThrow(TypeError)
  expect(call).toThrow(names)
})
