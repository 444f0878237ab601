import { bundleApp, hermesCompiler } from './bundle-app.ts'
import { execFileSync } from 'node:child_process'
const t = Date.now()
const code = await bundleApp('/tmp/rn-out/app.js')
console.log(code.length, Date.now() - t)
execFileSync(hermesCompiler(), ['-emit-binary', '-O', '-w', '-out', '/tmp/rn-out/app.hbc', '/tmp/rn-out/app.js'], {
  stdio: 'inherit',
})
console.log('hbc', Date.now() - t)
