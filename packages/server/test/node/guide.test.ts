// D-SE-08
import { readFile } from 'node:fs/promises'
import { expect, test } from 'vitest'
import { refusals } from '../../src/http/errors.ts'
import { environment } from '../../src/node/environment.ts'
import { readConfiguration } from '../../src/node/index.ts'

const guide = await readFile(new URL('../../../../docs/guides/server.md', import.meta.url), 'utf8')

test.each(Object.entries(refusals))(
  'the code %s is in the guide, in a row of its status',
  (code, { status, retryAfter }) => {
    const row = guide.split('\n').find((line) => line.startsWith('|') && line.includes(`\`${code}\``)) ?? ''
    expect(row).toContain(String(status))
    expect(row.includes('Retry-After')).toBe(retryAfter !== undefined)
  },
)

test('statuses tell the client whether to go on: 401 and 403 are final, what may succeed later says when', () => {
  const byStatus = Object.values(refusals).map(({ status, retryAfter }) => [status, retryAfter !== undefined] as const)
  expect(new Map(byStatus)).toEqual(
    new Map([
      [401, false],
      [400, false],
      [403, false],
      [404, false],
      [405, false],
      [409, true],
      [413, false],
      [429, true],
      [503, true],
    ]),
  )
})

test('every variable that is read is in the guide, and every one in the guide is read', () => {
  const read = new Set<string>()
  const watched = new Proxy<Record<string, string | undefined>>(
    {},
    {
      get: (_, name) => {
        read.add(String(name))
        return undefined
      },
    },
  )
  readConfiguration(watched)
  const documented = new Set(guide.match(/\b(KEYTURN_[A-Z_]+|NODE_ENV|HOST|PORT|DATABASE_URL|REDIS_URL)\b/g))
  expect([...documented].toSorted()).toEqual([...read].toSorted())
  expect(environment({ KEYTURN_NEW: 'x' }).problems()).toHaveLength(1)
})
