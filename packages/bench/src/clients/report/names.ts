import { contestants, ideals, type ContestantName } from '../contestants/index.ts'
import type { Actor } from '../process/performer.ts'

/** What a row of a table is called. */
export function nameOf(contestant: ContestantName, actor: Actor = 'contestant'): string {
  const { name, ideal } = contestants[contestant]
  return actor === 'ideal' ? ideals[ideal].name : name
}

export function ratio(value: number): string {
  return `${value.toFixed(2)} ×`
}

/** Bytes in thousands, as sizes and limits are written everywhere here. */
export function kilobytes(bytes: number): string {
  return (bytes / 1000).toFixed(2)
}
