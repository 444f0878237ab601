import { expect, onTestFinished, test } from 'vitest'
import { bearers, signIn, type Ground } from './signed-in.ts'

// D-CS-08 D-CS-09

/** HTML of somebody else gets into the page, and with it another base for everything relative. */
function insertBase(href: string): void {
  const base = document.createElement('base')
  base.href = href
  document.head.prepend(base)
  onTestFinished(() => base.remove())
}

/** A page that belongs to the API: its relative addresses go there. */
export function describeBase(ground: Ground): void {
  const { adapter, startApi } = ground

  test(`a base that is there when a request is made takes it elsewhere, bare (${adapter})`, async () => {
    const other = await startApi()
    onTestFinished(() => other.stop())
    await other.script({ oldestToken: Number.MAX_SAFE_INTEGER })
    const { api, auth } = await signIn(ground, { live: true, axios: { baseURL: '' } })
    insertBase(`${other.origin}/deep/`)
    for (const url of ['/absolute', 'relative', '?query=1'])
      await expect(api.get(url)).rejects.toMatchObject({ response: { status: 401 } })
    for (const baseURL of ['/api', 'api'])
      await expect(api.get('x', { baseURL })).rejects.toMatchObject({ response: { status: 401 } })
    expect((await other.requests()).map(({ path }) => path)).toEqual([
      '/absolute',
      '/deep/relative',
      '/deep/?query=1',
      '/api/x',
      '/deep/api/x',
    ])
    expect(await bearers(other)).toEqual(Array(5).fill(undefined))
    expect(auth.refreshes).toBe(0)
  })

  test(`a base that comes while a request waits changes nothing for it (${adapter})`, async () => {
    const other = await startApi()
    onTestFinished(() => other.stop())
    const { api, auth, server, expire } = await signIn(ground, { live: true })
    insertBase(`${server.origin}/v1/`)
    await expire()
    const grant = auth.hold()
    // What is relative to a base of the app's own, which is the API's here.
    const waiting = api.get('things', { baseURL: '', params: { page: 2 } })
    document.querySelector('base')?.setAttribute('href', other.origin)
    grant()
    await waiting
    expect((await server.requests()).map(({ path }) => path)).toEqual(['/v1/things?page=2'])
    expect(await bearers(server)).toEqual(['Bearer sEcReT-2'])
    expect(await other.requests()).toEqual([])
  })
}
