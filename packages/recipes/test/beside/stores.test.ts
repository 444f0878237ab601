import type { Session, SessionState } from '@keyturn/core'
import { startApi } from '@keyturn/test-servers'
import { expect, test } from 'vitest'
import { reduxStore } from '../../beside/redux.ts'
import { zustandStore } from '../../beside/zustand.ts'
import { signIn } from '../signed-in.ts'

type ReadStore = () => SessionState<unknown>

const stores: Readonly<Record<string, (session: Session<unknown>) => ReadStore>> = {
  redux(session) {
    const store = reduxStore(session)
    return () => store.getState().session
  },
  zustand(session) {
    const store = zustandStore(session)
    return () => store.getState()
  },
}

test.for(Object.entries(stores))('%s tells at each change what the session tells, and no token', async ([, create]) => {
  const { session } = await signIn(startApi)
  const read = create(session)
  const told = [read()]
  session.subscribe(() => {
    expect(read()).toEqual(session.getState())
    told.push(read())
  })
  await session.refresh()
  await session.signOut()
  expect(told.map(({ status }) => status)).toEqual(expect.arrayContaining(['signed-in', 'signed-out']))
  expect(read()).toMatchObject({ status: 'signed-out', reason: 'signed-out' })
  expect(JSON.stringify(told)).not.toMatch(/sEcReT/)
})
