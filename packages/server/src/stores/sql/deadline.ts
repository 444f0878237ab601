/** How long a statement may take, in ms, unless it is said. */
export const DEFAULT_TIMEOUT = 10_000

/** Rejects where a driver has not answered in time, in ms. What it answers later is nobody's; `giveUp` is called so that it may stop trying. */
export async function within<Answer>(
  timeout: number,
  answering: PromiseLike<Answer>,
  giveUp: () => unknown = () => {},
): Promise<Answer> {
  let timer: ReturnType<typeof setTimeout> | undefined
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      giveUp()
      reject(new Error(`The database has not answered within ${timeout} ms.`))
    }, timeout)
  })
  try {
    return await Promise.race([answering, late])
  } finally {
    clearTimeout(timer)
  }
}
