import type { Rest } from '../recording/deadlines.ts'
import { formatDuration, formatRest } from './format.ts'
import type { Tone } from './tone.ts'

/** How much is left of something, for a ring. */
export interface Level {
  /** From 1, full, to 0; undefined where it is not known, or does not end. */
  readonly share: number | undefined
  readonly text: string
  readonly tone: Tone
  /** What it says to those who do not see it. */
  readonly spoken: string
}

/** What a ring shows of it: below a third it warns, below a tenth it alarms. */
export function levelOf({ left, whole }: Rest): Level {
  if (left === undefined) return { share: undefined, text: '–', tone: 'plain', spoken: 'not known' }
  if (left === Infinity) return { share: 1, text: '∞', tone: 'plain', spoken: 'never' }
  const share = whole === undefined || whole <= 0 ? undefined : Math.min(1, Math.max(0, left / whole))
  const tone = left <= 0 ? 'bad' : share === undefined ? 'plain' : share < 0.1 ? 'bad' : share < 1 / 3 ? 'warn' : 'good'
  const spoken = `${formatDuration(left)} left${whole === undefined ? '' : ` of ${formatDuration(whole)}`}`
  return { share, text: formatRest(left), tone, spoken }
}
