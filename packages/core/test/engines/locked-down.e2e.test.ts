import { launchEngine } from '@keyturn/engines'
import { describe, expect, inject, test } from 'vitest'
import { createVisits } from './visit.ts'

// D-XT-05 D-XT-06

const { name: engine } = inject('engine')
const asAlice = { userId: 'u1' }

describe('with all cookies blocked', () => {
  const visit = createVisits(() => launchEngine(engine, 'all cookies blocked'))

  test('one can sign in all the same, and a reload, which knows nothing of it, is no error', async () => {
    const { open } = await visit()
    const tab = await open()
    // Who cannot ask the others waits for them a moment.
    await tab.skip(250)
    await tab.reach('signed-out')
    await tab.signIn('Alice')
    expect(await tab.ask()).toEqual(asAlice)
    await tab.page.reload()
    await tab.skip(250)
    await tab.reach('signed-out')
  })
})

describe('in a private window', () => {
  const visit = createVisits(() => launchEngine(engine, 'a private window'))

  test('a reload keeps the session, tabs share it, and a sign-out reaches them', async () => {
    const { another, signedIn } = await visit()
    const here = await signedIn()
    const there = await another()
    await here.page.reload()
    await here.reach('signed-in')
    expect(await Promise.all([here.ask(), there.ask()])).toEqual([asAlice, asAlice])
    expect(await there.signOut()).toEqual({ confirmed: true })
    await here.reach('signed-out')
  })
})
