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
  /** Milliseconds that scripts took in each. */
  readonly work: readonly number[]
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
  console.log(`${EVENTS.toLocaleString('en')} events, ${FRAMES} frames each, 1440 × 900, ${browser.version()}, ms:`)
  print('standing still', await measure(page, 'nothing'))
  print('zooming', await measure(page, 'zoom'))
  print('panning', await measure(page, 'pan'))
} finally {
  await browser.close()
  await server.close()
}

/** Turns the wheel once a frame, in and out around one place or from side to side. */
async function measure(page: Page, gesture: 'nothing' | 'zoom' | 'pan'): Promise<Measurement> {
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
      const [frames, work]: [number[], number[]] = [[], []]
      let before = await nextFrame()
      for (let frame = 0; frame < count; frame++) {
        if (kind !== 'nothing') turn(frame)
        // Painted by the callbacks that come after this one; what follows runs when they are done.
        const at = await nextFrame()
        const started = performance.now()
        await new Promise<void>((resolve) => {
          const { port1, port2 } = new MessageChannel()
          port1.addEventListener('message', () => resolve())
          port1.start()
          port2.postMessage(undefined)
        })
        frames.push(at - before)
        work.push(performance.now() - started)
        before = at
      }
      return { frames, work }
    },
    [FRAMES, gesture] as const,
  )
}

function print(what: string, { frames, work }: Measurement): void {
  const columns = [summarise('frame', frames), summarise('of that script and paint', work)]
  console.log(`  ${what.padEnd(15)} ${columns.join('   ')}`)
}

function summarise(name: string, values: readonly number[]): string {
  const sorted = values.toSorted((one, other) => one - other)
  const at = (share: number): string =>
    (sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? 0).toFixed(1)
  return `${name}: p50 ${at(0.5)}, p95 ${at(0.95)}, max ${at(1)}`
}
