/**
 * Does `work` again and again, `interval` ms after it was last done, until the returned function is called; that one resolves when
 * nothing is running any more. Keeps no process alive.
 */
export function repeat(
  work: () => Promise<void>,
  interval: number,
  onError: (error: unknown) => void,
): () => Promise<void> {
  let isStopped = false
  let running = Promise.resolve()
  let timer = schedule()

  function schedule(): ReturnType<typeof setTimeout> {
    const scheduled = setTimeout(() => {
      running = work()
        .catch(onError)
        .finally(() => {
          if (!isStopped) timer = schedule()
        })
    }, interval)
    letGo(scheduled)
    return scheduled
  }

  return async () => {
    isStopped = true
    clearTimeout(timer)
    await running
  }
}

// On Node a timer is an object, which holds the process until it is told not to; in browsers a number.
function letGo(timer: unknown): void {
  if (typeof timer !== 'object' || timer === null) return
  const unref: unknown = Reflect.get(timer, 'unref')
  if (typeof unref === 'function') Reflect.apply(unref, timer, [])
}
