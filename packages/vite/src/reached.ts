import type { EnvironmentModuleNode } from 'vite'

/** Whether a change of these modules brings a new instance of the module `file`: it is one of them, or imports one that does not take its change by itself. */
export function isReached(modules: readonly EnvironmentModuleNode[], file: string): boolean {
  const seen = new Set(modules)
  // What is added on the way is gone through, too.
  for (const module of seen) {
    if (module.file === file) return true
    if (!module.isSelfAccepting) for (const importer of module.importers) seen.add(importer)
  }
  return false
}
