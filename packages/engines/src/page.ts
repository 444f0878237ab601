/** Text to be found: a part of what is there, whatever the case; all of it where `exact` is set. */
type Text = string | RegExp

interface RoleOptions {
  readonly name?: Text
  readonly exact?: boolean
  readonly level?: number
}

interface TextOptions {
  readonly exact?: boolean
}

/** How long an element is waited for at most, in milliseconds. A guard: how busy the machine is must not matter. */
export const PATIENCE = 60_000

export interface Patience {
  /** In milliseconds. @default 60_000 */
  readonly timeout?: number
}

export interface ClickOptions extends Patience {
  /** From the upper left corner of the element. @default its middle */
  readonly position?: Point
  /** Whatever is in front of it. @default false */
  readonly force?: boolean
}

/** In CSS pixels. */
export interface Point {
  readonly x: number
  readonly y: number
}

/** Where elements are looked for. The words are Playwright's, and so is what they find. */
export interface Finder {
  readonly getByRole: (role: Role, options?: RoleOptions) => Locator
  readonly getByText: (text: Text, options?: TextOptions) => Locator
  readonly getByLabel: (text: Text, options?: TextOptions) => Locator
  readonly getByAltText: (text: Text, options?: TextOptions) => Locator
  readonly locator: (css: string) => Locator
}

/** The roles that the tests ask for. */
type Role = 'alert' | 'button' | 'dialog' | 'heading' | 'link' | 'meter' | 'radio' | 'region' | 'row' | 'tab' | 'table'

/** Elements that are looked for anew each time that something is done with them: with the first, where there are several. */
export interface Locator extends Finder {
  readonly first: () => Locator
  readonly filter: (wanted: { readonly hasText: string }) => Locator
  and(other: Locator): Locator
  or(other: Locator): Locator
  readonly waitFor: (
    options?: Patience & { readonly state?: 'attached' | 'detached' | 'visible' | 'hidden' },
  ) => Promise<void>
  readonly count: () => Promise<number>
  /** With a real pointer, once it can be seen, stands still, and nothing is in front of it. */
  readonly click: (options?: ClickOptions) => Promise<void>
  readonly fill: (text: string) => Promise<void>
  readonly focus: () => Promise<void>
  readonly selectOption: (label: string) => Promise<unknown>
  readonly setInputFiles: (file: InputFile) => Promise<void>
  readonly innerText: () => Promise<string>
  readonly inputValue: () => Promise<string>
  readonly getAttribute: (name: string) => Promise<string | null>
}

export interface InputFile {
  readonly name: string
  readonly mimeType: string
  readonly buffer: Buffer
}

export interface Keyboard {
  /** A key by its name, e.g. `Enter`. */
  readonly press: (key: string) => Promise<void>
  readonly down: (key: string) => Promise<void>
  readonly up: (key: string) => Promise<void>
}

interface Mouse {
  readonly move: (x: number, y: number) => Promise<void>
  readonly click: (x: number, y: number) => Promise<void>
}

/** A tab of a browser of any engine: what the tests need of Playwright's `Page`, which is one. */
export interface Page extends Finder {
  readonly keyboard: Keyboard
  readonly mouse: Mouse
  /** Loads an address, which may be relative to that of the profile. */
  readonly goto: (address: string) => Promise<unknown>
  readonly reload: () => Promise<unknown>
  readonly title: () => Promise<string>
  readonly frameLocator: (css: string) => Finder
  /** The page itself, and the first frame in it. */
  readonly frames: () => readonly Pick<Page, 'evaluate'>[]
  readonly bringToFront: () => Promise<void>
  readonly close: () => Promise<void>
  readonly isClosed: () => boolean
  /** Runs a function in the page, which sees nothing but its argument. What is passed has to be JSON. */
  evaluate<Result, Argument>(
    script: (argument: Argument) => Result | Promise<Result>,
    argument: Argument,
  ): Promise<Result>
  evaluate<Result>(script: string | (() => Result | Promise<Result>)): Promise<Result>
}
