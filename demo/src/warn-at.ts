/** Warnings come this long before the session ends, in milliseconds. Short, because nobody waits for long in a demo. */
export const WARN_AT = [120_000, 30_000] as const
