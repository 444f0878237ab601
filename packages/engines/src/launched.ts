/** A browser that listens for those who drive it. */
export interface Launched {
  readonly address: string
  readonly close: () => Promise<void>
}
