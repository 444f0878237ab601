import type { Tab } from './tab.ts'

/**
 * Lets time pass in these tabs until something is done that waits for it. Who asks the other tabs may wait for one that is gone: browsers end a
 * tab before its page has left, Firefox often without what it wrote as the last thing, and then it is missed when it does not answer.
 */
export async function letTimePassUntil(done: Promise<unknown>, ...tabs: readonly Tab[]): Promise<void> {
  let isDone = false
  void done.finally(() => (isDone = true))
  while (!isDone) await Promise.all(tabs.map((tab) => tab.skip(250)))
}
