import type { Deed, Schedule } from './schedule.ts'

/** What a browser runs on: its timers stand still while it sleeps. */
export interface Device {
  readonly isAsleep: () => boolean
  /** Does something after `delay` ms in which the device was awake, unless the browser ends before. */
  readonly later: (delay: number, deed: Deed) => void
  /** Sleeps for `duration` ms, and then tells, unless the browser ends before. */
  readonly sleep: (duration: number, wake: () => void) => void
  /** The browser ends: nothing that was to be done later is done. */
  readonly endAll: () => void
}

export function createDevice(schedule: Schedule): Device {
  const { now } = schedule
  let run = {}
  let asleepSince: number | undefined
  let slept = 0
  let overslept: (() => void)[] = []

  function uptime(): number {
    return (asleepSince ?? now()) - slept
  }

  function later(delay: number, deed: Deed): void {
    const [own, due] = [run, uptime() + Math.ceil(delay)]
    schedule.in(delay, () => {
      if (run !== own) return
      const wait = (): void => later(due - uptime(), deed)
      if (asleepSince !== undefined) return void overslept.push(wait)
      return uptime() < due ? wait() : deed()
    })
  }

  function wakeUp(): void {
    slept += now() - (asleepSince ?? now())
    asleepSince = undefined
    for (const wait of overslept.splice(0)) wait()
  }

  return {
    later,
    isAsleep: () => asleepSince !== undefined,
    sleep: (duration, wake) => {
      const own = run
      asleepSince = now()
      schedule.in(duration, () => {
        if (run !== own) return
        wakeUp()
        wake()
      })
    },
    endAll: () => {
      run = {}
      overslept = []
      if (asleepSince !== undefined) wakeUp()
    },
  }
}
