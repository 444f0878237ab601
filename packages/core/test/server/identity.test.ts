import { expect, test } from 'vitest'
import { identify } from '../../src/server/identity.ts'

test.for<readonly [unknown, string | undefined]>([
  [{ id: 0 }, '0'],
  [{ id: 7n }, '7'],
  [{ id: -1 }, '-1'],
  [{ id: NaN }, undefined],
  [{ id: Infinity }, undefined],
  [{ id: '' }, undefined],
  [{ id: null, _id: 'a' }, 'a'],
  [{ id: NaN, uuid: 'a' }, 'a'],
  [{ _id: { $oid: 'a' } }, undefined],
  ['ada', undefined],
])('the user %o is known as %s', ([user, id]) => {
  expect(identify(user, {}, undefined)).toBe(id)
  const { id: own } = Object(user) as { readonly id?: unknown }
  if (own !== undefined && own !== null)
    expect(identify(user, {}, () => own as number)).toBe('uuid' in Object(user) ? undefined : id)
})
