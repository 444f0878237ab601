/** Notes, each with the milliseconds since the first. */
export function createJournal(): { readonly journal: readonly string[]; readonly note: (text: string) => void } {
  const journal: string[] = []
  const start = performance.now()
  return { journal, note: (text) => void journal.push(`${Math.round(performance.now() - start)} ms: ${text}`) }
}
