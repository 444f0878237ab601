import { spawn } from 'node:child_process'
import { once } from 'node:events'
import type { Readable } from 'node:stream'

/** What to run, and for how long. */
export interface GuardedCommand {
  readonly program: string
  readonly args: readonly string[]
  /** Removed once the program has been stopped, or has outlived whoever started it. */
  readonly folder: string
  /** What it prints once it can be used. */
  readonly readyLine: RegExp
  /** The user and group to run as. @default our own */
  readonly user?: { readonly uid: number; readonly gid: number } | undefined
  /** A signal by which it is asked to end once its clients have gone; a second later it is ended all the same. @default it is ended at once */
  readonly ask?: 'TERM' | undefined
}

/** A program that runs. */
export interface GuardedProcess {
  /** Ends it as it wishes to be ended, and removes its folder. */
  readonly stop: () => Promise<void>
  /** Sends it a signal that ends it, and leaves its folder. */
  readonly kill: (signal: 'KILL' | 'QUIT') => Promise<void>
}

// Ends the program when its standard input ends, which it does however its starter ends.
const guard = `
folder=$1; ask=$2; shift 2
"$@" </dev/null &
program=$!
exec >/dev/null 2>&1
read -r signal
if [ -z "$signal" ] && [ -n "$ask" ]; then
  kill -s "$ask" $program
  (sleep 1; kill -s INT $program) &
  patience=$!
else
  kill -s "\${signal:-INT}" $program
fi
kill -s CONT $program
wait $program
[ -z "$patience" ] || kill $patience
[ -n "$signal" ] || rm -rf "$folder"
`

/** Starts a program that ends with this process, however that ends. Rejects with what it printed where it does not get ready. */
export async function startGuarded({
  program,
  args,
  folder,
  readyLine,
  user,
  ask,
}: GuardedCommand): Promise<GuardedProcess> {
  const child = spawn('sh', ['-c', guard, 'sh', folder, ask ?? '', program, ...args], {
    stdio: 'pipe',
    cwd: folder,
    ...user,
  })
  const exited = once(child, 'exit')
  const end = async (signal: string): Promise<void> => {
    child.stdin.end(signal)
    await exited
  }
  try {
    await readiness([child.stdout, child.stderr], readyLine)
  } catch (error) {
    await end('KILL\n')
    throw error
  }
  return { stop: () => end(''), kill: (signal) => end(`${signal}\n`) }
}

function readiness(outputs: readonly Readable[], readyLine: RegExp): Promise<void> {
  let printed = ''
  let open = outputs.length
  return new Promise((resolve, reject) => {
    for (const output of outputs) {
      output.setEncoding('utf8')
      output.on('data', (text: string) => {
        if (printed.length < 10_000) printed += text
        if (readyLine.test(printed)) resolve()
      })
      output.on('end', () => {
        open--
        if (open === 0) reject(new Error(`It ended before it was ready:\n${printed}`))
      })
    }
  })
}
