import { browserRuntime } from '@keyturn/core'
import { findSecrets, watchSecrets } from '@keyturn/core/testing'
import axe from 'axe-core'
import { afterEach, beforeEach, expect, onTestFinished, test, vi } from 'vitest'
import { page, userEvent } from 'vitest/browser'
import { mountDevtools, type DevtoolsOptions } from '../src/index.ts'
import { minute, openSession, patience, type OpenSession } from './open-session.ts'

beforeEach(async () => {
  localStorage.clear()
  await page.viewport(1280, 800)
})
afterEach(() => document.documentElement.removeAttribute('style'))

interface Mounted extends OpenSession {
  readonly unmount: () => void
}

/** A page with a session that is signed in, and devtools that have recorded since before it started. */
async function mounted(options: DevtoolsOptions = {}): Promise<Mounted> {
  const opened = openSession()
  const unmount = mountDevtools(opened.session, { runtime: opened.runtime, ...options })
  onTestFinished(unmount)
  opened.session.start()
  await opened.world.settle()
  await shown('signed-in, steady')
  // What has been recorded is shown a moment later.
  if (panel().checkVisibility()) await shown('10:00 min left')
  return { ...opened, unmount }
}

function shadow(): ShadowRoot {
  const root = document.querySelector('keyturn-devtools')?.shadowRoot
  if (!root) throw new Error('There are no devtools in this page.')
  return root
}

/** The button, tab or row of that name, among those that are to be seen. */
function control(name: string): HTMLElement {
  const all = [...shadow().querySelectorAll<HTMLElement>('button, [role=separator], canvas')]
  const visible = all.filter((each) => each.checkVisibility())
  const found = visible.find((each) => nameOf(each) === name) ?? visible.find((each) => nameOf(each).startsWith(name))
  if (!found) throw new Error(`There is no ${name}.`)
  return found
}

function nameOf(each: HTMLElement): string {
  return each.getAttribute('aria-label') ?? each.textContent
}

function panel(): HTMLElement {
  const found = shadow().querySelector<HTMLElement>('.panel')
  if (!found) throw new Error('There is no panel.')
  return found
}

async function shown(text: string): Promise<void> {
  await vi.waitFor(
    () => expect(`${shadow().innerHTML}${shadow().textContent}`.includes(text), text).toBe(true),
    patience,
  )
}

test('the floating button opens the panel, Escape closes it, and the focus goes along', async () => {
  await mounted()
  expect(panel().checkVisibility()).toBe(false)
  await userEvent.click(control('Open Keyturn devtools'))
  expect(panel().checkVisibility()).toBe(true)
  expect(shadow().activeElement).toBe(control('Timeline'))
  await userEvent.keyboard('{Escape}')
  expect(panel().checkVisibility()).toBe(false)
  expect(shadow().activeElement).toBe(control('Open Keyturn devtools'))
})

test('the state is shown with its deadlines', async () => {
  const { world } = await mounted({ open: true })
  await world.advance(minute)
  await shown('9:00')
  const meters = [...shadow().querySelectorAll('[role=meter]')].map((each) => [
    each.getAttribute('aria-label'),
    each.getAttribute('aria-valuetext'),
  ])
  expect(meters).toEqual([
    ['Access token', '9:00 min left of 10:00 min'],
    ['Idle end', '29:00 min left of 30:00 min'],
    ['Absolute end', '9:59 h left of 10:00 h'],
  ])
  expect(panel().textContent).toContain('u-42')
  expect(panel().textContent).not.toContain('Ada')
})

test('each refresh is listed with its cause and outcome', async () => {
  const { session, world } = await mounted({ open: true })
  await userEvent.click(control('Refreshes'))
  await session.refresh()
  await world.settle()
  const rows = (): readonly unknown[] =>
    [...shadow().querySelectorAll('[aria-label=Refreshes] tbody tr')].map((row) =>
      [...row.querySelectorAll('td')].slice(1).map(({ textContent }) => textContent),
    )
  await vi.waitFor(
    () =>
      expect(rows()).toEqual([
        ['asked for', '1', '0 ms', '0 ms', 'a new token for 10:00 min'],
        ['to restore the session', '1', '0 ms', '0 ms', 'a new token for 10:00 min'],
      ]),
    patience,
  )
})

test('the actions do what they say', async () => {
  const { session, world } = await mounted({ open: true })
  const press = async (name: string): Promise<void> => {
    await userEvent.click(control(name))
    await world.settle()
  }
  await press('Refresh')
  await shown('Refresh: done')
  await press('Answer 401')
  await press('Expire token')
  await userEvent.click(control('Refreshes'))
  await shown('ahead of its expiry')
  for (const cause of ['asked for', 'a request was answered 401', 'ahead of its expiry']) await shown(cause)
  await press('Act idle')
  expect(control('Act idle').getAttribute('aria-pressed')).toBe('true')
  await press('Sign out')
  expect(session.getState()).toEqual({ status: 'signed-out', reason: 'signed-out' })
  await shown('signed-out: signed-out')
  await vi.waitFor(() => expect(control('Extend').getAttribute('aria-disabled')).toBe('true'), patience)
  expect(control('Extend').title).toContain('Nobody is signed in')
})

test('without a runtime of devtools, what needs one says so and does nothing', async () => {
  await mounted({ open: true, runtime: browserRuntime() })
  expect(control('Expire token').title).toContain('Needs runtime')
  expect(control('Expire token').getAttribute('aria-disabled')).toBe('true')
  expect(control('Refresh').getAttribute('aria-disabled')).toBeNull()
})

test('what is done in the panel is no activity of the user, and no shortcut of the page', async () => {
  const { createSession } = watchSecrets(onTestFinished)
  const transport = {
    signIn: () => Promise.reject(new Error('Nobody signs in.')),
    refresh: async () => ({ status: 401, body: { error: 'no-session' } }),
    signOut: async () => ({ status: 204, body: '' }),
  }
  const session = createSession({ transport, runtime: browserRuntime() })
  onTestFinished(mountDevtools(session, { open: true }))
  const heard: string[] = []
  const controller = new AbortController()
  onTestFinished(() => controller.abort())
  for (const type of ['keydown', 'click', 'pointerdown', 'wheel', 'input'])
    addEventListener(type, () => heard.push(type), { signal: controller.signal })
  await userEvent.click(control('Refreshes'))
  await userEvent.keyboard('{ArrowRight}')
  expect(heard).toEqual([])
  session.dispose()
})

test('no style of the page gets in, and none gets out', async () => {
  const style = document.head.appendChild(document.createElement('style'))
  const paragraph = document.body.appendChild(document.createElement('p'))
  onTestFinished(() => {
    style.remove()
    paragraph.remove()
  })
  const styleOf = (): object => Object.fromEntries(Object.entries(getComputedStyle(paragraph)))
  const before = styleOf()
  const place = paragraph.getBoundingClientRect().toJSON() as unknown // only compared
  const { unmount } = await mounted({ open: true })
  expect(styleOf()).toEqual(before)
  expect(paragraph.getBoundingClientRect().toJSON()).toEqual(place)
  const looks = (): object =>
    Object.fromEntries(
      [...shadow().querySelectorAll('.panel, .panel button, h3, table, dl')].map((each, index) => {
        const { color, fontFamily, fontSize, padding, backgroundColor, display, letterSpacing } = getComputedStyle(each)
        return [index, { color, fontFamily, fontSize, padding, backgroundColor, display, letterSpacing }]
      }),
    )
  const known = looks()
  style.textContent = `* { color: red !important; font: italic 40px serif !important; padding: 9px !important; letter-spacing: 1em !important }
    :root { font-size: 50px } keyturn-devtools, button { display: none !important; opacity: 0.1 }`
  expect(looks()).toEqual(known)
  expect(panel().checkVisibility()).toBe(true)
  unmount()
  expect(document.querySelector('keyturn-devtools')).toBeNull()
})

test('the tabs of the strip and the buttons of the toolbar are one stop each, and arrow keys go on from there', async () => {
  await mounted({ open: true })
  await userEvent.click(control('Timeline'))
  await userEvent.keyboard('{ArrowRight}')
  expect(control('Refreshes').getAttribute('aria-selected')).toBe('true')
  expect(shadow().activeElement).toBe(control('Refreshes'))
  const stops = [...shadow().querySelectorAll<HTMLElement>('[role=tab], [role=toolbar] button')].filter(
    (each) => each.tabIndex === 0 && each.checkVisibility(),
  )
  expect(stops.map(nameOf)).toEqual(['Refreshes', 'Refresh'])
})

test('the timeline can be walked through by keys, and says where one is', async () => {
  await mounted({ open: true })
  const canvas = control('Timeline of the session')
  canvas.focus()
  await userEvent.keyboard('{End}')
  await shown('Holds the lock')
  expect(shadow().querySelector('.details h3')?.textContent).toBe('Refresh: to restore the session')
  await userEvent.keyboard('{ArrowDown}')
  expect(shadow().querySelector('.details h3')?.textContent).toBe('Waits for the lock')
  await userEvent.keyboard('{Escape}')
  expect(shadow().querySelector('.details')?.checkVisibility()).toBe(false)
  expect(panel().checkVisibility()).toBe(true)
})

test('the timeline follows what happens, until it is moved', async () => {
  const { world } = await mounted({ open: true })
  await world.advance(minute)
  await vi.waitFor(() => expect(control('Live').getAttribute('aria-pressed')).toBe('true'), patience)
  control('Timeline of the session').focus()
  await userEvent.keyboard('{Shift>}{ArrowLeft}{/Shift}')
  await vi.waitFor(() => expect(control('Live').getAttribute('aria-pressed')).toBe('false'), patience)
  await userEvent.keyboard('l')
  await vi.waitFor(() => expect(control('Live').getAttribute('aria-pressed')).toBe('true'), patience)
})

test('the height is moved by keys, and remembered with what was open; nothing else is', async () => {
  const { unmount } = await mounted({ open: true })
  control('Height of the panel').focus()
  await userEvent.keyboard('{Home}{ArrowUp}')
  await userEvent.click(control('Events'))
  expect(panel().getBoundingClientRect().height).toBe(224)
  expect(localStorage.getItem('keyturn-devtools')).toBe('{"open":true,"height":224,"view":"events"}')
  unmount()
  await mounted()
  expect(panel().getBoundingClientRect().height).toBe(224)
  expect(control('Events').getAttribute('aria-selected')).toBe('true')
})

test('a panel that is open when the page is loaded takes the focus from nobody, and is no choice of the user', async () => {
  await mounted({ open: true })
  expect(document.activeElement).toBe(document.body)
  expect(localStorage.getItem('keyturn-devtools')).toBeNull()
})

test('the end of a page that scrolls can be scrolled to above the panel; a page that does not, stays so', async () => {
  const { unmount } = await mounted({ open: true })
  const { clientHeight } = document.documentElement
  expect(document.documentElement.scrollHeight).toBe(clientHeight)
  unmount()
  const page = document.body.appendChild(document.createElement('main'))
  onTestFinished(() => page.remove())
  page.style.height = `${clientHeight + 500}px`
  const before = document.documentElement.scrollHeight
  await mounted({ open: true })
  document.documentElement.scrollTop = before
  expect(page.getBoundingClientRect().bottom).toBeLessThanOrEqual(panel().getBoundingClientRect().top)
  await userEvent.click(control('Close Keyturn devtools'))
  expect(document.documentElement.scrollHeight).toBe(before)
})

test('no secret is in the panel, in what it copies, or in what it remembers', async () => {
  const { session, world, tokens } = await mounted({ open: true })
  const planted = ['planted-in-a-query', 'planted-in-a-fragment', 'p1anted-0123456789abcdef0123456789']
  const request = { repeatable: true, send: async () => 200, read: () => undefined }
  for (const path of [`?token=${planted[0]}`, `#${planted[1]}`, `/reset/${planted[2]}`])
    await session.authorize({ ...request, url: `https://app.example/api${path}` })
  await session.refresh()
  await world.settle()
  const copied: string[] = []
  const write = vi.spyOn(navigator.clipboard, 'writeText').mockImplementation(async (text) => void copied.push(text))
  onTestFinished(() => write.mockRestore())
  await userEvent.click(control('Copy'))
  await shown('Copied')
  const seen: string[] = []
  for (const view of ['Timeline', 'Refreshes', 'Tabs & lock', 'Events']) {
    await userEvent.click(control(view))
    seen.push(shadow().innerHTML)
  }
  const personal = ['Ada Lovelace', 'ada@example.com']
  expect(tokens.length).toBeGreaterThan(1)
  expect(findSecrets({ copied, seen, localStorage }, [...tokens, ...planted, ...personal])).toEqual([])
  const report = JSON.parse(copied[0] ?? '') as {
    readonly state: object
    readonly events: readonly { readonly type: string }[]
  } // what was copied
  expect(report.state).toMatchObject({ status: 'signed-in', userId: 'u-42', session: { id: 's-7' } })
  const told = report.events.map(({ type }) => type)
  expect(told).toEqual(expect.arrayContaining(['request-sent', 'refresh-started', 'refresh-succeeded', 'credential']))
})

test.each(['light', 'dark'])('axe finds nothing in any view, %s', async (scheme) => {
  document.documentElement.style.colorScheme = scheme
  const { session, world } = await mounted()
  expect(shadow().querySelector('.root')?.getAttribute('data-scheme')).toBe(scheme)
  await session.authorize({
    url: '/api',
    repeatable: true,
    send: async () => 500,
    read: (status) => ({ status, text: async () => '' }),
  })
  await world.settle()
  const host = shadow().host
  const audit = async (): Promise<readonly unknown[]> => {
    const { violations } = await axe.run(host, { rules: { region: { enabled: false } } })
    return violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)])
  }
  expect(await audit()).toEqual([])
  await userEvent.click(control('Open Keyturn devtools'))
  for (const view of ['Timeline', 'Refreshes', 'Tabs & lock', 'Events']) {
    await userEvent.click(control(view))
    expect(await audit()).toEqual([])
  }
  await page.viewport(390, 800)
  await vi.waitFor(() => expect(control('Session').checkVisibility()).toBe(true), patience)
  await userEvent.click(control('Session'))
  expect(await audit()).toEqual([])
  await userEvent.click(control('Events'))
  await userEvent.click(control('08:00:00'))
  await shown('Close details')
  expect(await audit()).toEqual([])
})

test('on a phone it is a sheet with one view at a time, and nothing is wider than the screen', async () => {
  await page.viewport(390, 800)
  await mounted()
  await userEvent.click(control('Open Keyturn devtools'))
  const meter = (): boolean => shadow().querySelector('[role=meter]')?.checkVisibility() ?? false
  expect(meter()).toBe(false)
  await userEvent.click(control('Session'))
  expect(meter()).toBe(true)
  expect(control('Refresh').getBoundingClientRect().height).toBeGreaterThanOrEqual(38)
  for (const view of ['Session', 'Timeline', 'Refreshes', 'Tabs & lock', 'Events']) {
    await userEvent.click(control(view))
    expect(panel().scrollWidth).toBeLessThanOrEqual(390)
  }
})
