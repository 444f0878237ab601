import { expect, test } from 'vitest'
import { onBothBackends, openSignedIn } from './situation.ts'

onBothBackends((visit) => {
  test('the page and the devtools work under a content security policy, and complain about nothing', async () => {
    const visitor = await visit()
    const page = await openSignedIn(visitor, '/overview')
    await page.getByRole('button', { name: 'Open Keyturn devtools' }).click()
    await page.getByRole('region', { name: 'Keyturn devtools' }).waitFor()
    await page.reload()
    await page.getByRole('heading', { name: 'By category' }).waitFor()
    expect(visitor.complaints()).toEqual([])
  })

  test('what is named by its content is kept for a year, the page is asked for anew, and stands for nothing that is gone', async () => {
    const { origin } = await visit()
    const page = await fetch(`${origin}/expenses`, { headers: { 'Accept-Encoding': 'br' } })
    expect(page.headers.get('cache-control')).toBe('no-cache')
    expect(page.headers.get('content-encoding')).toBe('br')
    expect(page.headers.get('content-security-policy')).not.toContain('unsafe')
    const [script = ''] = (await page.text()).match(/\/assets\/[\w-]+\.js/) ?? []
    const { headers } = await fetch(`${origin}${script}`)
    expect(headers.get('cache-control')).toBe('public, max-age=31536000, immutable')
    expect((await fetch(`${origin}/assets/gone-12345678.js`)).status).toBe(404)
  })
})
