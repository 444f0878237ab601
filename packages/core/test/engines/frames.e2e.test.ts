import { expect, inject, test } from 'vitest'
import { createVisits } from './visit.ts'

// D-ES-07

const visit = createVisits()

/** WebKit does not tell a page of no origin what an error says. */
const told = inject('engine').name === 'webkit' ? 'Script error.' : 'Allow cookies and site data'

test('a sandboxed frame, where nothing is allowed, is told so once, and that nobody can be signed in', async () => {
  const { site, open, complaints } = await visit()
  const { page } = await open({ start: false })
  await page.goto(`${site.origin}/sandbox`)
  const [, frame] = page.frames()
  const found = await frame?.evaluate(async () => {
    await handles.noted({ type: 'peers-asked' }, 1)
    handles.skip(250)
    await handles.reach('unreachable')
    const name = await handles.session.signIn({ name: 'Alice' }).catch((error: Error) => error.name)
    const signOut = await handles.session.signOut()
    return { name, signOut, answer: String(await handles.ask('/api/me')).replace(/:.*/, '') }
  })
  // It is of no origin, so the site is a stranger to it.
  expect(found).toEqual({
    name: 'SignInError',
    signOut: { confirmed: false },
    answer: 'TypeError',
  })
  await expect.poll(() => [...complaints]).toEqual([expect.stringContaining(told)])
  complaints.length = 0
})

test('a frame without an address of its own is of its parent’s origin, and so is its session', async () => {
  const { site, signedIn } = await visit()
  const { page } = await signedIn()
  await page.goto(`${site.origin}/framed`)
  const [, frame] = page.frames()
  expect(await frame?.evaluate(() => location.origin)).toBe('null')
  expect(await frame?.evaluate(() => handles.ask('/api/me'))).toEqual({ userId: 'u1' })
})
