import { expect, onTestFinished, test, vi } from 'vitest'
import { createBrowser } from '../browser-of-tabs.ts'

test('the token against forged requests goes along with every call to the auth server, as it is by then', async () => {
  const { open, world, server } = createBrowser()
  world.setCookie('XSRF-TOKEN', 'one')
  const sent: unknown[] = []
  const tab = world.openTab()
  const transport = server.transport(tab)
  const { session } = open({
    csrf: { cookie: 'XSRF-TOKEN', header: 'X-XSRF-TOKEN' },
    transport: {
      ...transport,
      refresh: (report, call) => (sent.push(call.headers), transport.refresh(report, call)),
      signOut: (options, call) => (sent.push(call.headers), transport.signOut(options, call)),
    },
  })
  await world.settle()
  world.setCookie('XSRF-TOKEN', 'two')
  await session.signOut()
  expect(sent).toEqual([{ 'X-XSRF-TOKEN': 'one' }, { 'X-XSRF-TOKEN': 'two' }])
})

test('a server that takes the page for a forger is reported, and keeps the session', async () => {
  const { restored, world, server } = createBrowser()
  const reported: unknown[] = []
  vi.stubGlobal('reportError', (error: unknown) => reported.push(error))
  onTestFinished(() => void vi.unstubAllGlobals())
  const { session } = await restored()
  server.replies.push({ status: 403, body: { error: 'csrf' } })
  await world.advance(420_001)
  expect(session.getState()).toMatchObject({ status: 'signed-in' })
  expect(reported).toMatchObject([{ code: 'ERR_CSRF_REFUSED' }])
  expect(String(reported[0])).toContain('Put the origin of the page on its list')
})
