// pnpm fuzz: damaged refresh and access tokens, each answered as documented, and an honest user who goes on meanwhile.
// --count 200000 --seed 1
import { parseArgs } from 'node:util'
import { fuzzTokens } from './fuzz.ts'

const { values } = parseArgs({
  options: { count: { type: 'string', default: '200000' }, seed: { type: 'string', default: '1' } },
})
const [count, seed] = [Number(values.count), Number(values.seed)]
if (!Number.isInteger(count) || count < 1 || !Number.isInteger(seed)) {
  say('--count must be a whole number from 1 on, and --seed a whole number.')
  process.exit(2)
}
say(`${count.toLocaleString('en')} damaged tokens, seed ${seed} …`)
let told = 0
const { presented, faults } = await fuzzTokens({ count: Math.ceil(count / 2), seed }, (done) => {
  if (done >= told + 0.1) say(`${Math.round((told = Math.floor(done * 10) / 10) * 100)} %`)
})
for (const fault of faults) say(fault)
say(`${presented.toLocaleString('en')} presented, ${faults.length} answered otherwise than documented.`)
if (faults.length > 0) process.exitCode = 1

function say(line: string): void {
  process.stdout.write(`· ${line}\n`)
}
