import { connectEngine, type Engine, type Page } from '@keyturn/engines'
import { afterAll, beforeAll, describe, inject, onTestFailed, onTestFinished } from 'vitest'
import { signIn } from './browser.ts'
import type { LabState } from '../backend/lab-state.ts'
import { startServer } from '../server/index.ts'
import type { Launched } from '../server/launch.ts'
import { startMock } from '../server/mock.ts'
import { createVisitor, type Visitor } from './visitor.ts'

/** Describes a situation for both backends. `visit` makes a fresh browser profile that is closed when the test ends. */
export function onBothBackends(describeSituation: (visit: () => Promise<Visitor>) => void): void {
  describeOnBoth(
    { mock: async () => inject('mockOrigin'), Node: async () => inject('serverOrigin') },
    describeSituation,
  )
}

/** The same on the page in work, as developers start it: each of its modules can be asked for, and Vite compiles them at first. */
export function onBothInWork(describeSituation: (visit: () => Promise<Visitor>) => void): void {
  const started: Launched[] = []
  afterAll(() => Promise.all(started.map(({ close }) => close())))
  const startWith = (start: typeof startMock) => async (): Promise<string> => {
    const launched = await start({ port: 0 })
    started.push(launched)
    return launched.origin
  }
  describeOnBoth({ mock: startWith(startMock), Node: startWith(startServer) }, describeSituation)
}

function describeOnBoth(
  origins: Readonly<Record<'mock' | 'Node', () => Promise<string>>>,
  describeSituation: (visit: () => Promise<Visitor>) => void,
): void {
  describe.each(Object.entries(origins))('with the %s server', (_name, findOrigin) => {
    let engine: Engine
    let origin: string
    beforeAll(async () => {
      ;[engine, origin] = await Promise.all([connectEngine(inject('engine')), findOrigin()])
    })
    afterAll(() => engine.close())

    describeSituation(async () => {
      const visitor = await createVisitor(engine, origin)
      // oxlint-disable-next-line no-console -- a test that failed has to say what it saw
      onTestFailed(() => console.log([...visitor.profile.journal.slice(-60), ...visitor.complaints()].join('\n')))
      onTestFinished(async () => {
        await resetFaults(visitor)
        await visitor.profile.close()
      })
      return visitor
    })
  })
}

const WORKBENCH = '/lab/workbench'

/** Opens a tab with somebody signed in, at a path of the demo. */
export async function openSignedIn({ openTab }: Visitor, path = '/expenses'): Promise<Page> {
  // The lab asks nobody to sign in.
  const isInLab = path.startsWith('/lab')
  const page = await openTab(isInLab ? '/expenses' : path)
  await signIn(page)
  if (path === WORKBENCH) await visitLab(page)
  else if (isInLab) await page.goto(path)
  return page
}

/** Opens the lab's workbench, and waits until it knows the server's state. */
export async function visitLab(page: Page): Promise<void> {
  const path = await page.evaluate(() => location.pathname)
  if (path !== WORKBENCH) await page.goto(WORKBENCH)
  await page.getByRole('heading', { level: 1, name: 'Workbench' }).waitFor()
  await page.getByText('Signed in as').waitFor()
}

/** Waits until the page shows that somebody is signed in. */
export async function seeSignedIn(page: Page): Promise<void> {
  await page.getByRole('button', { name: /^Account of/ }).waitFor()
}

/** Waits until the page shows the sign-in form. */
export async function seeSignedOut(page: Page): Promise<void> {
  await page.getByRole('heading', { name: 'Sign in' }).waitFor()
}

/** What the server counts and where its clock is. */
export async function readLab(page: Page): Promise<LabState> {
  return page.evaluate(async () => {
    const answer = await fetch('/lab/api/state')
    return (await answer.json()) as LabState // what /lab/api/state answers
  })
}

/** Turns one of the lab's switches. */
export async function turnLab(page: Page, path: string, body: object = {}): Promise<void> {
  await page.evaluate(
    async ([url, json]) => {
      await fetch(url, { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: json })
    },
    [`/lab/api/${path}`, JSON.stringify(body)] as const,
  )
}

/** Time leaps, on the server and in all tabs, without anybody touching the page. */
export async function skip(page: Page, duration: number): Promise<void> {
  await page.evaluate(async (length) => {
    const answer = await fetch('/lab/api/skip', {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ duration: length }),
    })
    const state = (await answer.json()) as LabState // what /lab/api/skip answers
    const channel = new BroadcastChannel('demo-lab')
    channel.postMessage(state.ahead)
    channel.close()
  }, duration)
}

/** Lets the lab send fifty requests at once. */
export async function sendBurst(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Send 50 requests' }).click()
}

/** Waits until all fifty were answered, none with a 401. */
export async function seeBurstAnswered(page: Page): Promise<void> {
  await page.getByText('50 answered', { exact: true }).waitFor()
  await page.getByText('0 × 401', { exact: true }).waitFor()
}

/** A number on the lab's board. */
export async function readCounter(page: Page, name: string): Promise<number> {
  return Number(await page.locator('.counter').filter({ hasText: name }).locator('dd').innerText())
}

/** All tests of a file share one Node server; what one has broken must not meet the next. */
async function resetFaults({ profile }: Visitor): Promise<void> {
  const [page] = profile.pages()
  if (page) await turnLab(page, 'fault', { fault: 'none' })
}
