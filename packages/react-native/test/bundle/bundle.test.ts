import { execFile } from 'node:child_process'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { expect, onTestFinished, test } from 'vitest'
import { bundleApp, hermesCompiler } from './bundle-app.ts'

// D-CS-08: what Metro makes of an app, and React Native's own compiler of that.

/** Bytecode of Hermes begins with these eight bytes (`BytecodeFileFormat.h`). */
const MAGIC = 'c61fbc03c103191f'

test(
  'an app that Metro bundles is compiled for Hermes, without the dialogs of the web',
  { timeout: 240_000 },
  async () => {
    const folder = await mkdtemp(join(tmpdir(), 'keyturn-hermes-'))
    onTestFinished(() => rm(folder, { recursive: true }))
    const { file, code } = await bundleApp()
    expect(code).toContain('must be absolute')
    expect(code).not.toContain('react-dom')

    const bytecode = join(folder, 'app.hbc')
    await promisify(execFile)(hermesCompiler(), ['-emit-binary', '-w', '-O0', '-out', bytecode, file])
    expect((await readFile(bytecode)).subarray(0, 8).toString('hex')).toBe(MAGIC)
  },
)
