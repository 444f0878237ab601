// pnpm simulate: random worlds against the real judge. --worlds N, --seed N, and --path as a failure prints it, to see that one again.
import { parseArgs } from 'node:util'
import { simulate } from './worlds/simulate.ts'

await simulate(read(), (line) => console.log(line))

function read() {
  const { values } = parseArgs({
    options: {
      worlds: { type: 'string', default: '1000' },
      seed: { type: 'string', default: String(Date.now() % 2 ** 31) },
      path: { type: 'string' },
    },
  })
  return { worlds: whole('worlds', values.worlds), seed: whole('seed', values.seed), path: values.path }
}

function whole(name: string, text: string): number {
  const value = Number(text)
  if (Number.isSafeInteger(value) && value >= 0) return value
  console.error(`--${name} takes a whole number, e.g. --${name} 1000; this is "${text}".`)
  process.exit(2)
}
