// Runs a command with the exact Node and pnpm of this repository, on a machine that has only Node ≥ 20 and npm:
//   node .ci/toolchain.mjs pnpm check
// Exact versions and --prefer-offline let the second run start at once, without a network.
import { spawnSync } from 'node:child_process'

const NODE = '24.21.0'
const PNPM = '12.21.0'
const command = process.argv.slice(2)

if (Number(process.versions.node.split('.')[0]) < 20) {
  console.error(`Keyturn needs Node 20 or newer to start; this is ${process.version}. Get one from https://nodejs.org.`)
  process.exit(1)
}

const isInside = process.version === `v${NODE}` && process.env.REPOSITORY_TOOLCHAIN === PNPM
if (!isInside) console.log(`· Node ${NODE} and pnpm ${PNPM} (fetched once, about 60 MB) …`)

const [program, ...args] = isInside
  ? command
  : ['npx', '--yes', '--prefer-offline', `--package=node@${NODE}`, `--package=pnpm@${PNPM}`, '--', ...command]

const { status, signal, error } = spawnSync(program, args, {
  stdio: 'inherit',
  shell: process.platform === 'win32',
  env: { ...process.env, REPOSITORY_TOOLCHAIN: PNPM },
})
if (error) console.error(`Could not run ${program}: ${error.message}. npm comes with Node; is it on the PATH?`)
process.exit(status ?? (signal === 'SIGINT' ? 130 : 1))
