import type { TestProject } from 'vitest/node'
import type { EngineAddress } from '../connect-engine.ts'
import type { EngineName } from '../engine.ts'
import type { Launched } from '../launched.ts'

/** What Vitest runs once for a project; what it returns, after the last test. */
export type GlobalSetup = (project: TestProject) => Promise<() => Promise<void>>

/** Launches a browser for all the files of a project, and closes it after the last. */
export function provideEngine(
  name: EngineName,
  launch: () => Promise<Launched>,
  how: Pick<EngineAddress, 'isManaged'> = {},
): GlobalSetup {
  return async ({ provide }) => {
    const { address, close } = await launch()
    provide('engine', { name, address, ...how })
    return close
  }
}
