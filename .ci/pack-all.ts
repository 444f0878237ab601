// pnpm pack:all: packs every package, and prints how an app installs them. For trying them before they are on npm.
import { mkdirSync, rmSync } from 'node:fs'
import { basename, resolve } from 'node:path'
import { packPackages } from './pack-packages.ts'

const target = resolve('dist/packages')
rmSync(target, { recursive: true, force: true })
mkdirSync(target, { recursive: true })

console.log('· Building and packing the packages …')
const tarballs = packPackages(target)
const forPages = tarballs.filter((path) => /keyturn-(core|axios|react)-/.test(basename(path)))
// The mock is the server, and each finds the others only where all are installed at once.
const forDevelopment = tarballs.filter((path) => /keyturn-(msw|server|devtools|vite)-/.test(basename(path)))
console.log(
  `\nIn your app:\n\nnpm install ${forPages.join(' ')} axios\nnpm install -D ${forDevelopment.join(' ')} msw@3\n`,
)
