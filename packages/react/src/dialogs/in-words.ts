/** A duration of milliseconds in English: `5 minutes`, `1.5 hours`. Not by `Intl`, whose units not every engine has. */
export function inWords(duration: number): string {
  const seconds = Math.round(duration / 1000)
  if (seconds < 60) return count(seconds, 'second')
  return seconds < 3600 ? count(seconds / 60, 'minute') : count(seconds / 3600, 'hour')
}

function count(value: number, unit: 'second' | 'minute' | 'hour'): string {
  const rounded = Math.round(value * 10) / 10
  return `${rounded} ${unit}${rounded === 1 ? '' : 's'}`
}
