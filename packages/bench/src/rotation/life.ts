import type { Browser } from './browser.ts'
import type { Random } from './random.ts'
import type { Schedule } from './schedule.ts'

const second = 1_000
const minute = 60 * second
const hour = 60 * minute
const mostTabs = 8

/** What the user does, and what happens to the browser. */
export interface Life {
  /** A new refresh token is in the jar: the worst moment for many things. */
  readonly stored: () => void
  readonly woke: () => void
}

/** Days of about nine hours in which something happens every few minutes, and nights. A calm life has no crashes. */
export function live(browser: Browser, schedule: Schedule, random: Random, isCalm: boolean): Life {
  const deeds = {
    reload: () => {
      const tab = random.pick(browser.tabs())
      if (!tab) return
      browser.closeTab(tab)
      browser.openTab()
    },
    reloads: () => {
      for (let press = 0; press < 6; press++) soon(3 * second, deeds.reload)
    },
    open: () => {
      if (browser.tabs().length < mostTabs) browser.openTab()
    },
    close: () => {
      const tab = random.pick(browser.tabs().slice(1))
      if (tab) browser.closeTab(tab)
    },
    nap: () => browser.sleep(random.chance(0.3) ? random.between(second, minute) : random.between(minute, 2 * hour)),
    crash: () => {
      if (!isCalm) browser.crash(random.between(2 * second, 90 * second))
    },
    restore: () => browser.restore?.(random.between(minute, hour)),
    crashes: () => {
      for (const crash of [0, 1, 2]) soon(crash * 2 * minute, deeds.crash)
    },
  }
  let bedtime = 0
  planDay(0)
  goOn()
  return {
    stored: () => {
      const fate = random.weighted({ nothing: 0.9935, nap: 0.005, crash: 0.001, reloads: 0.0005 })
      if (fate !== 'nothing') soon(40 * second, deeds[fate])
    },
    woke: () => {
      if (random.chance(0.005)) soon(40 * second, deeds.crash)
    },
  }

  function goOn(): void {
    schedule.in(random.around(6 * minute), () => {
      if (browser.isAtWork()) act()
      goOn()
    })
  }

  function act(): void {
    if (schedule.now() > bedtime) return goToBed()
    const usual = { reload: 30, reloads: 6, open: 15, close: 14, nap: 3, crash: 0.5, crashes: 0.1 }
    deeds[random.weighted({ restore: browser.restore && !isCalm ? 0.2 : 0, ...usual })]()
  }

  function goToBed(): void {
    const night = random.chance(0.1) ? random.between(30 * hour, 60 * hour) : random.between(11 * hour, 16 * hour)
    planDay(night)
    browser[random.weighted({ sleep: 6, quit: 3, crash: isCalm ? 0 : 1 })](night)
  }

  function planDay(from: number): void {
    bedtime = schedule.now() + from + random.between(7 * hour, 11 * hour)
  }

  function soon(within: number, deed: () => void): void {
    schedule.in(random.between(0, within), () => (browser.isAtWork() ? deed() : undefined))
  }
}
