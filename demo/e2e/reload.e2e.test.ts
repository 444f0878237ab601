import { expect, test } from 'vitest'
import { onBothBackends, openSignedIn, readLab, seeSignedIn } from './situation.ts'

onBothBackends((visit) => {
  test('a reload keeps the session, silently', async () => {
    const visitor = await visit()
    const page = await openSignedIn(visitor)
    const answers: number[] = []
    page.on('response', (response) => void (response.url().includes('/api/') && answers.push(response.status())))
    for (let time = 0; time < 3; time++) {
      await page.reload()
      await seeSignedIn(page)
      await page.getByRole('table').waitFor()
    }
    expect(await page.getByRole('heading', { name: 'Sign in' }).count()).toBe(0)
    expect(answers.filter((status) => status === 401)).toEqual([])
    expect(visitor.complaints).toEqual([])
  })

  test('a second tab takes the session of the first, without a refresh', async () => {
    const visitor = await visit()
    const first = await openSignedIn(visitor, '/lab/workbench')
    const before = await readLab(first)
    const second = await visitor.openTab('/expenses')
    await seeSignedIn(second)
    await second.getByRole('table').waitFor()
    const after = await readLab(first)
    expect(after.refreshes).toBe(before.refreshes)
  })
})
