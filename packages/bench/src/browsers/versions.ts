import compat from '@mdn/browser-compat-data' with { type: 'json' }

/** The browsers of MDN's data that versions are told of. */
export const browsers = ['chrome', 'firefox', 'safari', 'safari_ios'] as const
export type Versions = Readonly<Record<(typeof browsers)[number], number>>

/** What is promised: that everything which users get runs from these versions on. */
export const promised: Versions = { chrome: 120, firefox: 124, safari: 17.4, safari_ios: 17.4 }

/** Something newer of the platform that a package needs, or uses where it is there. */
export interface Need {
  /** Its name in MDN's data. */
  readonly key: string
  /** A file that uses it, from the root of the repository. */
  readonly at: string
  /** What stands in that file. */
  readonly text: string
  /** What is done without it. Left out where nothing goes without. */
  readonly without?: string
}

const syntax: Need = {
  key: 'javascript.classes.static.initialization_blocks',
  at: 'tsdown.config.ts',
  text: "target: 'es2022'",
}

/** The newest things that each package uses; all else is older. */
export const needs: Readonly<Record<string, readonly Need[]>> = {
  '@keyturn/core, @keyturn/axios': [
    syntax,
    { key: 'api.AbortSignal.throwIfAborted', at: 'packages/core/src/requests/leasing.ts', text: 'throwIfAborted' },
    { key: 'javascript.builtins.Array.findLast', at: 'packages/core/src/engine/warning.ts', text: '.findLast(' },
    {
      key: 'api.LockManager',
      at: 'packages/core/src/runtime/locks.ts',
      text: 'navigator.locks',
      without: 'each tab may refresh',
    },
    {
      key: 'api.BroadcastChannel',
      at: 'packages/core/src/runtime/peers.ts',
      text: 'BroadcastChannel',
      without: 'each tab refreshes for itself',
    },
    {
      key: 'api.Request.keepalive',
      at: 'packages/core/src/server/fetch-transport.ts',
      text: 'keepalive',
      without: 'a refresh that is under way as its page is left may be lost',
    },
    {
      key: 'api.reportError',
      at: 'packages/core/src/runtime/attempt.ts',
      text: 'reportError?.(',
      without: 'the page is not told',
    },
  ],
  '@keyturn/react': [
    syntax,
    { key: 'api.URL.canParse_static', at: 'packages/react/src/gates/return-to.ts', text: 'URL.canParse(' },
    { key: 'html.global_attributes.inert', at: 'packages/react/src/dialogs/keep-apart.ts', text: 'inert' },
    { key: 'api.HTMLDialogElement.showModal', at: 'packages/react/src/dialogs/use-modal.ts', text: 'showModal(' },
    {
      key: 'api.Document.adoptedStyleSheets',
      at: 'packages/react/src/dialogs/adopt-style.ts',
      text: 'adoptedStyleSheets',
    },
  ],
  '@keyturn/devtools': [
    syntax,
    { key: 'javascript.builtins.Array.toSorted', at: 'packages/devtools/src/views/events-view.ts', text: '.toSorted(' },
    {
      key: 'api.CanvasRenderingContext2D.roundRect',
      at: 'packages/devtools/src/timeline/paint.ts',
      text: 'roundRect(',
    },
  ],
}

/** The data are a tree of names, whose type has no paths. What is known of a name stands below it as `__compat`. */
interface Tree {
  readonly [name: string]: Tree | undefined
}

/** From when on browsers have something; never is `Infinity`. @throws {Error} MDN's data know no such name. */
export function since(key: string): Versions {
  const { __compat: known } = key.split('.').reduce<Tree>((node, name) => node[name] ?? {}, compat as unknown as Tree)
  const support = known?.['support'] as Readonly<Record<string, unknown>> | undefined
  if (!support) throw new Error(`MDN's data know no ${key}.`)
  return perBrowser((browser) => {
    // The newest statement is the first.
    const [newest] = [support[browser]].flat() as readonly { readonly version_added: unknown }[]
    const version = Number.parseFloat(String(newest?.version_added).replace('≤', ''))
    return Number.isNaN(version) ? Infinity : version
  })
}

/** The lowest versions that have all that a package cannot do without. */
export function needed(list: readonly Need[]): Versions {
  const all = list.filter(({ without }) => without === undefined).map(({ key }) => since(key))
  return perBrowser((browser) => Math.max(...all.map((versions) => versions[browser])))
}

function perBrowser(find: (browser: keyof Versions) => number): Versions {
  return { chrome: find('chrome'), firefox: find('firefox'), safari: find('safari'), safari_ios: find('safari_ios') }
}
