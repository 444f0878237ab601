import { expect, test } from 'vitest'
import { readRedisUrl } from '../../src/node/redis-url.ts'

const nobody = { username: undefined, password: undefined }
const machines = { account: nobody, isSecure: false }
const [one, two] = [
  { host: 'one.example', port: 7000 },
  { host: 'two.example', port: 7001 },
]

test.each([
  ['redis://cache:6379/1', { type: 'single', url: 'redis://cache:6379/1' }],
  ['rediss://:secret@cache', { type: 'single', url: 'rediss://:secret@cache' }],
  [
    'redis-cluster://one.example:7000,two.example:7001',
    { type: 'cluster', ...machines, hosts: [one, two], layout: 'spread' },
  ],
  [
    'redis-cluster://one.example:7000/?layout=before-spread',
    { type: 'cluster', ...machines, hosts: [one], layout: 'before-spread' },
  ],
  [
    'rediss-cluster://ada:p%40ss%3Aword@[::1],one.example:7000',
    {
      type: 'cluster',
      hosts: [{ host: '::1', port: 6379 }, one],
      account: { username: 'ada', password: 'p@ss:word' },
      isSecure: true,
      layout: 'spread',
    },
  ],
  [
    'redis-sentinel://one.example:7000,two.example#mymaster',
    {
      type: 'sentinel',
      ...machines,
      hosts: [one, { host: 'two.example', port: 26_379 }],
      name: 'mymaster',
      database: 0,
      sentinelAccount: nobody,
    },
  ],
  [
    'redis-sentinel://:secret@one.example:7000/2?sentinelUsername=watch&sentinelPassword=other#mymaster',
    {
      type: 'sentinel',
      hosts: [one],
      isSecure: false,
      account: { username: undefined, password: 'secret' },
      name: 'mymaster',
      database: 2,
      sentinelAccount: { username: 'watch', password: 'other' },
    },
  ],
])('%s', (url, place) => {
  expect(readRedisUrl(url)).toEqual(place)
})

test.each([
  'cache:6379',
  'http://cache',
  'redis-cluster://',
  'redis-cluster://one.example:port',
  'redis-cluster://one.example,',
  'redis-cluster://one.example/1',
  'redis-cluster://one.example?layout=together',
  'redis-sentinel://one.example:26379',
  'redis-sentinel://one.example/first#mymaster',
  'redis-sentinel://%zz:x@one.example#mymaster',
])('%s is none', (url) => {
  expect(readRedisUrl(url)).toBeUndefined()
})
