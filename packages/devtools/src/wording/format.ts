/** A moment in milliseconds since the epoch → `14:05:09`, or `14:05:09.250` */
export function formatTime(at: number, precise = false): string {
  const date = new Date(at)
  const time = [date.getHours(), date.getMinutes(), date.getSeconds()].map(twoDigits).join(':')
  return precise ? `${time}.${String(date.getMilliseconds()).padStart(3, '0')}` : time
}

/** A duration in milliseconds → `43 ms`, `1.25 s`, `4:05 min`, `2:05 h`, `3 days`, `∞` */
export function formatDuration(duration: number): string {
  if (duration === Infinity) return '∞'
  const rest = Math.max(0, duration)
  if (rest < 999.5) return `${Math.round(rest)} ms`
  const seconds = Math.round(rest / 1000)
  if (seconds < 60) return `${Number((rest / 1000).toFixed(2))} s`
  const minutes = Math.floor(seconds / 60)
  if (minutes < 60) return `${minutes}:${twoDigits(seconds % 60)} min`
  const hours = Math.floor(minutes / 60)
  return hours < 48 ? `${hours}:${twoDigits(minutes % 60)} h` : `${Math.floor(hours / 24)} days`
}

/** What is left of something, for a countdown: `0:09`, `14:32`, `2:05 h`, `3 days`, `∞` */
export function formatRest(duration: number): string {
  if (duration === Infinity) return '∞'
  const seconds = Math.max(0, Math.ceil(duration / 1000))
  return seconds < 3600 ? `${Math.floor(seconds / 60)}:${twoDigits(seconds % 60)}` : formatDuration(seconds * 1000)
}

function twoDigits(value: number): string {
  return String(value).padStart(2, '0')
}
