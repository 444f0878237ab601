/** One view of the panel. */
export interface View {
  readonly element: HTMLElement
  /** There is news. Called only while the view is shown, and when it is shown again. */
  readonly update: () => void
  /** Whether anybody can see it from now on. */
  readonly show?: (shown: boolean) => void
  readonly stop?: () => void
}
