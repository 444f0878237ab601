import type { Channel, Peers } from './runtime.ts'

/** The other tabs over a BroadcastChannel. A shared lock held by each tab tells how many there are: it goes away with its tab. */
export function broadcastPeers(manager: LockManager | undefined): Peers {
  return {
    join(name, listener): Channel {
      const channel = typeof BroadcastChannel === 'function' ? new BroadcastChannel(name) : undefined
      channel?.addEventListener('message', ({ data }) => listener(data))
      const presence = `${name}:tab`
      const { promise, resolve } = gate()
      manager?.request(presence, { mode: 'shared' }, () => promise).catch(() => {})

      return {
        tell(message) {
          try {
            channel?.postMessage(message)
          } catch {
            // Closed, or the app's user object cannot be cloned: each tab is right without the news.
          }
        },
        async countOthers() {
          if (!channel) return 0
          const held = await manager?.query().then(
            (locks) => locks.held,
            () => undefined,
          )
          return held ? held.filter((lock) => lock.name === presence).length - 1 : 1
        },
        leave() {
          channel?.close()
          resolve()
        },
      }
    },
  }
}

function gate(): { readonly promise: Promise<void>; readonly resolve: () => void } {
  let resolve = (): void => {}
  const promise = new Promise<void>((settle) => (resolve = settle))
  return { promise, resolve: () => resolve() }
}
