import type { Session, Transport, TransportAnswer } from '@keyturn/core'
import { createWorld, watchSecrets } from '@keyturn/core/testing'
import { act, cleanup, fireEvent, render, screen } from '@testing-library/react-native/pure'
import { TextInput } from 'react-native'
import { afterEach, beforeEach, expect, onTestFinished, test, vi } from 'vitest'
import {
  ActivityArea,
  AuthProvider,
  nativeRuntime,
  SessionWarning,
  useUser,
  type SessionWarningTexts,
} from '../src/index.ts'
import { become, device, emit } from './platform/native-modules.ts'

// D-UI-01: the warning as React Native's own Modal, Pressable and Text render it.

const MINUTE = 60_000

beforeEach(() => {
  become('active')
  device.announced.length = 0
  device.isMotionReduced = false
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
})

afterEach(async () => {
  await cleanup()
  vi.useRealTimers()
})

interface Opened {
  readonly session: Session<{ readonly name: string }>
  /** Lets time pass, for the session and for the timers of components alike. */
  readonly pass: (duration: number) => Promise<void>
  readonly server: { isUp: boolean; refreshes: number; endsIn: number }
}

async function open(texts: Partial<SessionWarningTexts> = {}, endsIn = 600 * MINUTE): Promise<Opened> {
  const world = createWorld({ turn: () => new Promise(setImmediate) })
  const { clock } = world.openTab()
  const server = { isUp: true, refreshes: 0, endsIn }
  const { createSession } = watchSecrets(onTestFinished)
  let activeAt = 0

  function grant(idleFor: number): TransportAnswer {
    const now = clock.now().monotonic
    activeAt = Math.max(activeAt, now - idleFor)
    server.refreshes++
    const idleExpiresIn = (activeAt + 30 * MINUTE - now) / 1_000
    const session = { id: 's1', expiresIn: (server.endsIn - now) / 1_000, idleExpiresIn }
    return {
      status: 200,
      body: { accessToken: `t${server.refreshes}`, expiresIn: 600, user: { id: 'u1', name: 'Ada' }, session },
    }
  }

  const transport: Transport = {
    signIn: async () => grant(0),
    signOut: async () => ({ status: 204, body: undefined }),
    refresh: async ({ idleFor, extend }) => {
      if (!server.isUp) throw new TypeError('Network request failed')
      return grant(extend ? 0 : idleFor)
    },
  }
  const session = createSession<{ readonly name: string }>({ transport, runtime: nativeRuntime({ clock }) })
  onTestFinished(() => session.dispose())

  async function pass(duration: number): Promise<void> {
    await act(async () => {
      for (let left = duration; left > 0; left -= MINUTE) {
        await world.advance(Math.min(left, MINUTE))
        vi.advanceTimersByTime(Math.min(left, MINUTE))
      }
    })
  }

  await render(
    <AuthProvider session={session}>
      <ActivityArea testID="app">
        <TextInput testID="form" />
      </ActivityArea>
      <SessionWarning texts={texts} />
    </AuthProvider>,
  )
  await act(() => world.settle())
  return { session, pass, server }
}

test('before the session ends by idleness a modal says so, and that is read out once a threshold', async () => {
  const { pass } = await open()
  await pass(24 * MINUTE)
  expect(screen.queryByText('Your session is about to end')).toBeNull()
  await pass(MINUTE + 1_000)
  expect(screen.getByText('Your session is about to end')).toBeTruthy()
  expect(screen.getByLabelText('Your session is about to end').props['accessibilityViewIsModal']).toBe(true)
  expect(screen.getByText('4:59')).toBeTruthy()
  const first =
    'Your session is about to end. Nobody has been active for a while. You will be signed out within 5 minutes.'
  expect(device.announced).toEqual([first])
  await pass(2 * MINUTE)
  expect(screen.getByText('2:59')).toBeTruthy()
  expect(device.announced).toEqual([first])
  await pass(2 * MINUTE)
  expect(device.announced).toEqual([first, first.replace('5 minutes', '1 minute')])
})

test('who stays signed in is told so, and the modal is gone', async () => {
  const { pass, server } = await open()
  await pass(25 * MINUTE + 1_000)
  const before = server.refreshes
  await fireEvent.press(screen.getByText('Stay signed in'))
  await pass(1)
  expect(server.refreshes).toBe(before + 1)
  expect(screen.queryByText('Your session is about to end')).toBeNull()
  expect(device.announced.at(-1)).toBe('You stay signed in.')
})

test('where the server cannot be reached, the modal stays and says so', async () => {
  const { pass, server } = await open()
  await pass(25 * MINUTE + 1_000)
  server.isUp = false
  await fireEvent.press(screen.getByText('Stay signed in'))
  await pass(30_000)
  expect(screen.getByText('Try again')).toBeTruthy()
  expect(device.announced.at(-1)).toContain('The server could not be reached')
})

test.for(['button', 'back button of Android'] as const)(
  'it is dismissed by its %s, in silence, until the next threshold',
  async (way) => {
    const { pass } = await open()
    await pass(25 * MINUTE + 1_000)
    const modal = screen.getByLabelText('Your session is about to end')
    let host = modal.parent
    while (host && !host.props['onRequestClose']) host = host.parent
    if (way === 'button') await fireEvent.press(screen.getByText('Dismiss'))
    else await act(host?.props['onRequestClose'] as () => void)
    await pass(1_000)
    expect(screen.queryByText('Your session is about to end')).toBeNull()
    expect(device.announced).toHaveLength(1)
    await pass(3 * MINUTE + 58_000)
    expect(screen.getByText('Your session is about to end')).toBeTruthy()
  },
)

test('signing out ends the session', async () => {
  const { session, pass } = await open()
  await pass(25 * MINUTE + 1_000)
  await fireEvent.press(screen.getByText('Sign out'))
  expect(session.getState().status).toBe('signed-out')
})

test('a session that comes to its fixed end cannot be extended, and its end is read out', async () => {
  const { pass } = await open({ ended: 'Bis bald.' }, 10 * MINUTE)
  await pass(5 * MINUTE + 1_000)
  expect(screen.queryByText('Stay signed in')).toBeNull()
  expect(screen.getByText(/fixed time/)).toBeTruthy()
  await pass(5 * MINUTE)
  expect(screen.queryByText('Your session is about to end')).toBeNull()
  expect(device.announced.at(-1)).toBe('Bis bald.')
})

test('a touch anywhere in the app is activity, and is left to what is touched', async () => {
  const { pass } = await open()
  await pass(20 * MINUTE)
  const { onStartShouldSetResponderCapture: capture } = screen.getByTestId('app').props as {
    onStartShouldSetResponderCapture: () => boolean
  }
  await act(() => expect(capture()).toBe(false))
  await pass(6 * MINUTE)
  expect(screen.queryByText('Your session is about to end')).toBeNull()
})

test.for([
  [false, 'fade'],
  [true, 'none'],
] as const)('with reduced motion %s it comes by %s', async ([isReduced, animation]) => {
  device.isMotionReduced = isReduced
  const { pass } = await open()
  await pass(25 * MINUTE + 1_000)
  const shownBy = (): unknown => {
    let host = screen.getByLabelText('Your session is about to end').parent
    while (host && !('animationType' in host.props)) host = host.parent
    return host?.props['animationType']
  }
  expect(shownBy()).toBe(animation)
  await act(() => emit('reduceMotionChanged', true))
  expect(shownBy()).toBe('none')
})

test('the hooks are those of the web', async () => {
  const { session } = await open()
  let user: unknown
  function Name() {
    user = useUser()
    return null
  }
  await render(
    <AuthProvider session={session}>
      <Name />
    </AuthProvider>,
  )
  expect(user).toMatchObject({ name: 'Ada' })
})
