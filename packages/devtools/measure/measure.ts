// Zooms and pans the timeline over many events in Chromium, and prints how long each frame took.
import { fileURLToPath } from 'node:url'
import { chromium, type Page } from 'playwright'
import { createServer } from 'vite'
import { chromiumArguments, findChromium } from '../../../.ci/chromium.ts'

const EVENTS = 10_000
const FRAMES = 300

interface Measurement {
  /** Milliseconds from one frame to the next. */
  readonly frames: readonly number[]
  /** Milliseconds that the processor worked in the page's main thread, on average for each frame: a busy machine does not change that. */
  readonly work: number
}

const executablePath = findChromium()
if (!executablePath) throw new Error('No Chromium was found; CHROMIUM_PATH can name one.')
const root = fileURLToPath(new URL('.', import.meta.url))
const server = await createServer({ root, configFile: false, logLevel: 'error', server: { port: 0 } })
await server.listen()
const browser = await chromium.launch({ executablePath, args: chromiumArguments })

try {
  const page = await browser.newPage({ viewport: { width: 1440, height: 900 } })
  await page.goto(`${server.resolvedUrls?.local[0]}?events=${EVENTS}`)
  await page.getByRole('button', { name: 'Show all' }).click()
  console.log(
    `${EVENTS.toLocaleString('en')} events, ${FRAMES} frames each, 1440 × 900, Chromium ${browser.version()}, milliseconds:`,
  )
  for (const gesture of ['stand still', 'zoom', 'pan'] as const) print(gesture, await measure(page, gesture))
} finally {
  await browser.close()
  await server.close()
}

async function measure(page: Page, gesture: 'stand still' | 'zoom' | 'pan'): Promise<Measurement> {
  const devtools = await page.context().newCDPSession(page)
  const readWork = async (): Promise<number> => {
    const { metrics } = await devtools.send('Performance.getMetrics')
    return (metrics.find(({ name }) => name === 'TaskDuration')?.value ?? 0) * 1_000
  }
  await devtools.send('Performance.enable', { timeDomain: 'threadTicks' })
  const before = await readWork()
  const frames = await play(page, gesture)
  const work = ((await readWork()) - before) / FRAMES
  await devtools.detach()
  return { frames, work }
}

/** Turns the wheel once a frame, in and out around one place or from side to side. */
async function play(page: Page, gesture: string): Promise<readonly number[]> {
  return page.evaluate(
    async ([count, kind]) => {
      const canvas = document.querySelector('keyturn-devtools')?.shadowRoot?.querySelector('canvas')
      if (!canvas) throw new Error('There is no timeline.')
      const { left, top, width } = canvas.getBoundingClientRect()
      const turn = (frame: number): void => {
        const back = Math.floor(frame / 60) % 2 === 0 ? -1 : 1
        const delta = kind === 'zoom' ? { deltaY: back * 40 } : { deltaX: back * 60 }
        const place = { clientX: left + width / 2, clientY: top + 40 }
        canvas.dispatchEvent(new WheelEvent('wheel', { ...delta, ...place, bubbles: true, cancelable: true }))
      }
      const nextFrame = (): Promise<number> => new Promise((resolve) => requestAnimationFrame(resolve))
      const frames: number[] = []
      let before = await nextFrame()
      for (let frame = 0; frame < count; frame++) {
        if (kind !== 'stand still') turn(frame)
        const at = await nextFrame()
        frames.push(at - before)
        before = at
      }
      return frames
    },
    [FRAMES, gesture] as const,
  )
}

function print(what: string, { frames, work }: Measurement): void {
  const sorted = frames.toSorted((one, other) => one - other)
  const at = (share: number): string =>
    (sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? 0).toFixed(1)
  const frame = `p50 ${at(0.5)}   p95 ${at(0.95)}   max ${at(1)}`
  console.log(`  ${what.padEnd(12)} frame: ${frame}   processor time of a frame: ${work.toFixed(1)}`)
}
