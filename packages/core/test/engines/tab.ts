import type { Page, Profile } from '@keyturn/engines'
import type { InspectionEvent, SessionOptions, SessionState, SignOutResult } from '../../src/index.ts'
import type { User } from './site.ts'

/** What a page can be told in its address. */
export type OpenOptions = Pick<
  SessionOptions<User>,
  'credential' | 'endpoints' | 'name' | 'restore' | 'csrf' | 'whenSessionEnds' | 'onUserSwitch'
> & {
  /** Whether the session starts with the page. @default true */
  readonly start?: boolean
  /** Whether time passes by itself. @default 'stands' */
  readonly time?: 'stands' | 'passes'
}

/** Something that a session notes, as far as it matters. */
export type Note = Partial<Record<'type' | 'direction' | 'message' | 'cause', string>> & {
  readonly type: InspectionEvent['type']
}

/** A page with a session, for its user and for its app. */
export interface Tab {
  readonly page: Page
  readonly start: () => Promise<void>
  readonly state: () => Promise<SessionState<User>>
  /** Waits until the session has this status. */
  readonly reach: (status: SessionState<User>['status']) => Promise<void>
  readonly signIn: (name: string) => Promise<void>
  readonly signOut: () => Promise<SignOutResult>
  readonly refresh: () => Promise<void>
  readonly token: () => Promise<string>
  /** Sends a request: what the API answers, its status where that is none of 2xx, or the code of the error. */
  readonly ask: (path?: string) => Promise<unknown>
  /** How often something has been noted. */
  readonly count: (note: Note) => Promise<number>
  /** Waits until something has been noted so often. */
  readonly noted: (note: Note, times?: number) => Promise<void>
  /** Its user looks at it. */
  readonly show: () => Promise<void>
  /** Goes on to a page without a session. */
  readonly leave: () => Promise<void>
  /** Goes back. Resolves to whether the page had been kept as it was. */
  readonly comeBack: () => Promise<boolean>
  /** Lets time pass here, and nowhere else. */
  readonly skip: (duration: number) => Promise<void>
}

export function createTab(page: Page, { goBack }: Profile): Tab {
  return {
    page,
    start: () => page.evaluate(() => handles.session.start()),
    state: () => page.evaluate(() => handles.session.getState()),
    reach: (status) => page.evaluate((wanted) => handles.reach(wanted), status),
    signIn: (name) => page.evaluate(async (wanted) => void (await handles.session.signIn({ name: wanted })), name),
    signOut: () => page.evaluate(() => handles.session.signOut()),
    refresh: () => page.evaluate(() => handles.session.refresh()),
    token: () => page.evaluate(() => handles.session.getAccessToken()),
    ask: (path = '/api/me') => page.evaluate((address) => handles.ask(address), path),
    count: (note) => page.evaluate((wanted) => handles.count(wanted), note),
    noted: (note, times = 1) =>
      page.evaluate(([wanted, often]) => handles.noted(wanted, often), [note, times] as const),
    show: () => page.bringToFront(),
    async leave() {
      await page.goto(await page.evaluate(() => new URL('/elsewhere', location.href).href))
    },
    async comeBack() {
      await goBack(page)
      return page.evaluate(() => handles.pageShows.at(-1) ?? false)
    },
    skip: (duration) => page.evaluate((time) => handles.skip(time), duration),
  }
}
