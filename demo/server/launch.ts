import { spawn } from 'node:child_process'

/** A running demo. */
export interface Launched {
  /** E.g. `http://localhost:5173`. */
  readonly origin: string
  readonly close: () => Promise<void>
}

/** Where a demo listens: on `port`, or the next free one after it. */
export interface LaunchOptions {
  /** 0 takes any free port. @default 5173 */
  readonly port?: number
  /** The page as it is in production, in place of one that follows its source. @default false */
  readonly built?: boolean
}

export const DEFAULT_PORT = 5173

/** Whether the command line asks for the page as it is in production. */
export function isBuiltWanted(): boolean {
  return process.argv.includes('--built')
}

/** Says where the demo is, opens it in a browser where there is one to see, and ends it with Ctrl+C. */
export function present(title: string, { origin, close }: Launched): void {
  console.log(`\n  ${title}\n\n  ➜  ${origin}\n\n  Press Ctrl+C to stop.\n`)
  if (canShowBrowser()) openBrowser(origin)
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => void close().finally(() => process.exit(0)))
  }
}

function canShowBrowser(): boolean {
  if (process.argv.includes('--no-open') || process.env['CI']) return false
  const hasScreen = process.env['DISPLAY'] ?? process.env['WAYLAND_DISPLAY']
  return process.platform !== 'linux' || Boolean(hasScreen)
}

function openBrowser(origin: string): void {
  const [program, ...args] = openers[process.platform] ?? ['xdg-open']
  const child = spawn(program, [...args, origin], { stdio: 'ignore', detached: true })
  // Where it cannot be opened, the address stands on the screen.
  child.on('error', () => undefined)
  child.unref()
}

const openers: { readonly [platform: string]: readonly [string, ...string[]] } = {
  darwin: ['open'],
  win32: ['cmd', '/c', 'start', ''],
}
