const money = new Intl.NumberFormat('en-IE', { style: 'currency', currency: 'EUR' })
const shortDay = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', timeZone: 'UTC' })
const longDay = new Intl.DateTimeFormat('en-GB', {
  weekday: 'long',
  day: 'numeric',
  month: 'long',
  year: 'numeric',
  timeZone: 'UTC',
})
const moment = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', hour: '2-digit', minute: '2-digit' })
const clock = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit', second: '2-digit' })

/** `123450` → `€1,234.50` */
export function formatMoney(cents: number): string {
  return money.format(cents / 100)
}

/** `2026-03-31` → `31 Mar` */
export function formatDay(day: string): string {
  return shortDay.format(Date.parse(day))
}

/** `2026-03-31` → `Tuesday 31 March 2026` */
export function formatLongDay(day: string): string {
  return longDay.format(Date.parse(day))
}

/** A moment in milliseconds since the epoch → the day that it is here, `2026-03-31` */
export function localDay(at: number): string {
  const date = new Date(at)
  return [date.getFullYear(), twoDigits(date.getMonth() + 1), twoDigits(date.getDate())].join('-')
}

/** A moment in milliseconds since the epoch → `31 Mar, 14:05` */
export function formatMoment(at: number): string {
  return moment.format(at)
}

/** A moment in milliseconds since the epoch → `14:05:09` */
export function formatClock(at: number): string {
  return clock.format(at)
}

/** A duration in milliseconds → `0:09`, `14:32`, `1 h 04 min`, `3 days` */
export function formatDuration(duration: number): string {
  const seconds = Math.max(0, Math.round(duration / 1000))
  const minutes = Math.floor(seconds / 60)
  const hours = Math.floor(minutes / 60)
  if (hours >= 48) return `${Math.floor(hours / 24)} days`
  if (hours > 0) return `${hours} h ${twoDigits(minutes % 60)} min`
  return `${minutes}:${twoDigits(seconds % 60)}`
}

/** `1536` → `1.5 kB` */
export function formatSize(bytes: number): string {
  if (bytes < 1000) return `${bytes} bytes`
  return bytes < 1_000_000 ? `${(bytes / 1000).toFixed(1)} kB` : `${(bytes / 1_000_000).toFixed(1)} MB`
}

/** `Mara Lindqvist` → `ML` */
export function initialsOf(name: string): string {
  const words = name.split(/\s+/).filter(Boolean)
  return [words.at(0), words.length > 1 ? words.at(-1) : ''].map((word) => word?.charAt(0).toUpperCase() ?? '').join('')
}

function twoDigits(value: number): string {
  return String(value).padStart(2, '0')
}
