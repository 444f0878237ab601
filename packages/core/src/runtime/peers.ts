import type { Channel, Peers } from './runtime.ts'

/** The other tabs over a BroadcastChannel. A shared lock held by each tab tells how many there are: it goes away with its tab. */
export function broadcastPeers(manager: LockManager | undefined): Peers {
  return {
    join(name, listener): Channel {
      const channel = typeof BroadcastChannel === 'function' ? new BroadcastChannel(name) : undefined
      channel?.addEventListener?.('message', ({ data }) => listener(data))
      const presence = `${name}:tab`
      let letGo = (): void => {}
      const left = new Promise<void>((resolve) => (letGo = resolve))
      manager?.request(presence, { mode: 'shared' }, () => left).catch(() => {})

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
          const locks = await manager?.query().catch(() => undefined)
          return locks?.held ? locks.held.filter((lock) => lock.name === presence).length - 1 : 1
        },
        leave() {
          channel?.close()
          letGo()
        },
      }
    },
  }
}
