import { globSync } from 'node:fs'
import { findProgram, isProgram } from './program.ts'

/** What tests in WebKit run with. */
export interface WebKitPrograms {
  readonly driver: string
  /** WebKitGTK's own small browser. */
  readonly browser: string
  /** A screen that nobody sees. */
  readonly screen: string
}

/**
 * WebKitGTK, its driver and its browser (Debian: webkit2gtk-driver), and Xvfb to show it; undefined where one of them is missing.
 * `WEBKIT_DRIVER_PATH` names a driver that is not on the PATH.
 */
export function findWebKit(): WebKitPrograms | undefined {
  const named = process.env['WEBKIT_DRIVER_PATH']
  const driver = named ? [named].find(isProgram) : findProgram(['WebKitWebDriver'])
  const [browser] = globSync('/usr/{lib,lib/*,libexec,libexec/*}/webkit2gtk-4.*/MiniBrowser').filter(isProgram)
  const screen = findProgram(['Xvfb'])
  return driver && browser && screen ? { driver, browser, screen } : undefined
}
