import { expect } from 'vitest'
import { describeAttention, type Deed, type WatchedTab } from '../runtime-contract.ts'
import { createVisits } from './visit.ts'

// The contract of runtimes, where it needs more than one page.

const visit = createVisits()

describeAttention(async () => {
  const { context, open } = await visit()
  const other = await open({ start: false })
  const { page, ...tab } = await open({ start: false })
  const devtools = await context.newCDPSession(page)
  const deeds: Readonly<Record<Deed, () => Promise<unknown>>> = {
    show: tab.show,
    hide: other.show,
    goOffline: () => context.setOffline(true),
    goOnline: () => context.setOffline(false),
    touch: () => page.mouse.move(20, 20),
    act: () => page.mouse.click(20, 20),
    freeze: () => devtools.send('Page.setWebLifecycleState', { state: 'frozen' }),
    thaw: () => devtools.send('Page.setWebLifecycleState', { state: 'active' }),
    leavePage: tab.leave,
    returnToPage: async () => expect(await tab.comeBack()).toBe(true),
  }
  await page.evaluate(() => handles.watchAttention())
  return {
    live: (deed) => deeds[deed](),
    told: (count) => page.evaluate((wanted) => handles.told(wanted), count),
  } satisfies WatchedTab
})
