// No token is issued here.
// oxlint-disable-next-line no-restricted-imports
import { createSession, type Session } from '@keyturn/core'
import { createWorld } from '@keyturn/core/testing'
import axios, { Axios } from 'axios'
import { expect, onTestFinished, test } from 'vitest'
import { attachSession } from '../src/index.ts'

function open(): Session<unknown> {
  const answer = async (): Promise<{ status: number; body: unknown }> => ({ status: 204, body: '' })
  const transport = { signIn: answer, refresh: answer, signOut: answer }
  const session = createSession({ transport, runtime: createWorld().openTab(), restore: 'never' })
  onTestFinished(() => session.dispose())
  return session
}

// Apps are written in JavaScript, too.
const wrong: readonly (readonly [what: string, given: () => readonly unknown[], names: string])[] = [
  ['nothing', () => [], '"instance" must be an axios instance'],
  ['no session', () => [axios.create()], '"session" must be what createSession() returned'],
  ['both the other way round', () => [open(), axios.create()], '"instance"'],
  ['the config of an instance', () => [{ baseURL: '/api' }, open()], '"instance"'],
  ['a promise of a session', () => [axios.create(), Promise.resolve(open())], '"session"'],
  ['options of a session', () => [axios.create(), { endpoints: '/auth' }], '"session"'],
  ['createSession itself', () => [axios.create(), createSession], '"session"'],
]

test.for(wrong)('attachSession with %s is a TypeError', ([, given, names]) => {
  const attach = (): unknown => Reflect.apply(attachSession, undefined, given())
  expect(attach).toThrow(TypeError)
  expect(attach).toThrow(`attachSession: ${names}`)
})

test.for([['axios'], ['axios.create()'], ['new Axios()']])('%s is an instance', ([what]) => {
  const instance = what === 'axios' ? axios : what === 'new Axios()' ? new Axios() : axios.create()
  const detach: unknown = Reflect.apply(attachSession, undefined, [instance, open()])
  expect(detach).toBeTypeOf('function')
  Reflect.apply(detach as () => void, undefined, [])
})

test.for(['require', true, null, 'optional'])(
  'a request with { session: %j } is a TypeError, unsent',
  async (session) => {
    let sent = 0
    const instance = axios.create({
      adapter: async (config) => (sent++, { data: '', status: 200, statusText: '', headers: {}, config }),
    })
    attachSession(instance, open())
    const get = (): unknown => Reflect.apply(instance.request.bind(instance), undefined, ['/api', { session }])
    const answer: unknown = await (async () => get())().catch((error: unknown) => error)
    expect(answer).toBeInstanceOf(TypeError)
    expect(String(answer)).toContain('"session" must be "required" or false')
    expect(sent).toBe(0)
  },
)
