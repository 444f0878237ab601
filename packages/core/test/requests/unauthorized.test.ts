import { expect, onTestFinished, test, vi } from 'vitest'
import type { RequestAnswer, SessionOptions } from '../../src/index.ts'
import { createBrowser } from '../browser-of-tabs.ts'

// D-AX-10

/** Sends one request that is answered so until the session has a second token, and tells how often it was sent. */
async function send(
  first: { readonly status: number; readonly text?: string },
  options: Pick<SessionOptions<unknown>, 'isUnauthorized'>,
) {
  const { restored, server } = createBrowser()
  const { session } = await restored(options)
  let sendings = 0
  const { answer } = await session.authorize<RequestAnswer>({
    url: '/api',
    repeatable: true,
    async send() {
      const { status, text = '' } = sendings++ === 0 ? first : { status: 200 }
      return { status, text: async () => text }
    },
    read: (each) => each,
  })
  return { status: answer.status, sendings, refreshes: server.refreshes.length - 1 }
}

const gone = { status: 200, text: '{"errors":[{"code":"UNAUTHENTICATED"}]}' }

test.for([
  ['a status', { status: 419 }, ({ status }: RequestAnswer) => status === 419],
  ['a text', gone, async ({ text }: RequestAnswer) => (await text()).includes('UNAUTHENTICATED')],
] as const)('the app’s own rule may name %s, and what it does not name stands', async ([, answer, isUnauthorized]) => {
  expect(await send(answer, { isUnauthorized })).toEqual({ status: 200, sendings: 2, refreshes: 1 })
  expect(await send({ status: 401 }, { isUnauthorized })).toEqual({ status: 401, sendings: 1, refreshes: 0 })
})

test.for([
  [
    'throws',
    () => {
      throw new Error('mine')
    },
  ],
  ['rejects', () => Promise.reject(new Error('mine'))],
] as const)(
  'a rule that %s refreshes nothing: the answer is the caller’s, the error the page’s',
  async ([, isUnauthorized]) => {
    const reported: unknown[] = []
    vi.stubGlobal('reportError', (error: unknown) => reported.push(error))
    onTestFinished(() => void vi.unstubAllGlobals())
    expect(await send({ status: 401 }, { isUnauthorized })).toEqual({ status: 401, sendings: 1, refreshes: 0 })
    expect(reported).toEqual([new Error('mine')])
  },
)

test('a rule that throws where errors cannot be reported to a page harms nobody', async () => {
  vi.stubGlobal('reportError', undefined)
  onTestFinished(() => void vi.unstubAllGlobals())
  const isUnauthorized = (): boolean => {
    throw new Error('mine')
  }
  expect(await send({ status: 401 }, { isUnauthorized })).toEqual({ status: 401, sendings: 1, refreshes: 0 })
})
