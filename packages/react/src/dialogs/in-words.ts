/** A duration of milliseconds in English: `5 minutes`, `1.5 hours`. */
export function inWords(duration: number): string {
  const seconds = Math.round(duration / 1000)
  if (seconds < 60) return count(seconds, 'second')
  return seconds < 3600 ? count(seconds / 60, 'minute') : count(seconds / 3600, 'hour')
}

function count(value: number, unit: 'second' | 'minute' | 'hour'): string {
  return value.toLocaleString('en', { style: 'unit', unit, unitDisplay: 'long', maximumFractionDigits: 1 })
}
