import { findProgram, isProgram } from './program.ts'

const names = ['firefox-esr', 'firefox']
const places = ['/Applications/Firefox.app/Contents/MacOS/firefox', 'C:\\Program Files\\Mozilla Firefox\\firefox.exe']

/** The path of a Firefox: `FIREFOX_PATH`, else one on the PATH, else one in a usual place; undefined where there is none. */
export function findFirefox(): string | undefined {
  const named = process.env['FIREFOX_PATH']
  if (named) return isProgram(named) ? named : undefined
  return findProgram(names, places)
}
