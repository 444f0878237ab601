/** Until when each row of a lane is taken; `Infinity` where that is not known yet. */
export type Rows = readonly number[]

/** Rows are reused beyond this many: what then overlaps is drawn on top of one another. */
const MOST_ROWS = 24

/** The first row that is free from `time` on. */
export function freeRow(rows: Rows, time: number): number {
  const free = rows.findIndex((taken) => taken <= time)
  if (free >= 0) return free
  return rows.length < MOST_ROWS ? rows.length : rows.indexOf(Math.min(...rows))
}

export function takeRow(rows: Rows, row: number, until: number): Rows {
  const next = [...rows]
  next[row] = until
  return next
}
