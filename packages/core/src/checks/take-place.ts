interface Holder {
  /** The modules that were running when the place was taken, and the version of each. */
  readonly modules: ReadonlyMap<string, string>
  readonly stop: () => void
}

/** A place in a stack trace of any engine: an address, the query that a dev server has put behind it, line and column. */
const frame = /(https?:\/\/[^\s()?]+?)(\?[^\s():]*)?:\d+:\d+/g

const holders = new Map<string, Holder>()

/**
 * Hot reload in Vite: a module that was saved is run again beside what its former run has left behind. It is called under the same address with another
 * `t` (https://vite.dev/guide/api-hmr). What such a module makes anew under the same name stops what was there: `import.meta.hot.dispose` is not
 * called for a module that does not accept itself, and a library has no other way to hear of it.
 * @param what The kind and the name of what there shall be once.
 */
export function takePlace(what: string, stop: () => void): void {
  const page: Document | undefined = globalThis.document
  if (!page) return
  const modules = runningModules()
  const former = holders.get(what)
  holders.set(what, { modules, stop })
  if (former && isRunAgain(modules, former.modules)) former.stop()
}

function runningModules(): ReadonlyMap<string, string> {
  const modules = new Map<string, string>()
  for (const [, address = '', query] of (new Error().stack ?? '').matchAll(frame))
    modules.set(address, new URLSearchParams(query).get('t') ?? '')
  return modules
}

function isRunAgain(modules: Holder['modules'], former: Holder['modules']): boolean {
  return [...modules].some(([address, version]) => (former.get(address) ?? version) !== version)
}
