import { chmod, mkdir, readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'

/** Makes a folder that only its owner can enter, or makes one such that is there. */
export async function makePrivateFolder(path: string): Promise<void> {
  await mkdir(path, { recursive: true, mode: 0o700 })
  await chmod(path, 0o700)
}

/** Takes everything in a folder away from all but its owner. */
export async function keepPrivate(folder: string): Promise<void> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  for (const entry of entries) {
    const mode = entry.isDirectory() ? 0o700 : 0o600
    const path = join(entry.parentPath, entry.name)
    if (((await stat(path)).mode & 0o777) !== mode) await chmod(path, mode)
  }
}
