import { contextOf, playwrightPage } from '@keyturn/engines'
import { expect, inject } from 'vitest'
import { describeAttention, type Deed, type WatchedTab } from '../runtime/runtime-contract.ts'
import { createVisits } from './visit.ts'

// The contract of runtimes, where it needs more than one page.

const visit = createVisits()

/** The drivers of the others can neither stop a tab nor take the network away. */
const onlyInChromium: readonly Deed[] = ['goOffline', 'goOnline', 'freeze', 'thaw']

describeAttention(
  async () => {
    const { profile, open } = await visit()
    const other = await open({ start: false })
    const { page, ...tab } = await open({ start: false })
    const setOffline = (isOffline: boolean) => contextOf(profile).setOffline(isOffline)
    const setLifecycle = async (state: 'active' | 'frozen') => {
      const devtools = await contextOf(profile).newCDPSession(playwrightPage(page))
      await devtools.send('Page.setWebLifecycleState', { state })
    }
    const deeds: Readonly<Record<Deed, () => Promise<unknown>>> = {
      show: tab.show,
      hide: other.show,
      goOffline: () => setOffline(true),
      goOnline: () => setOffline(false),
      touch: () => page.mouse.move(20, 20),
      act: () => page.mouse.click(20, 20),
      freeze: () => setLifecycle('frozen'),
      thaw: () => setLifecycle('active'),
      leavePage: tab.leave,
      returnToPage: async () => expect(await tab.comeBack()).toBe(true),
    }
    await page.evaluate(() => handles.watchAttention())
    return {
      live: (deed) => deeds[deed](),
      told: (count) => page.evaluate((wanted) => handles.told(wanted), count),
    } satisfies WatchedTab
  },
  inject('engine').name === 'chromium' ? [] : onlyInChromium,
)
