declare module '*/.ci/chromium.mjs' {
  /** The path of a Chromium; undefined where there is none. */
  export function findChromium(): string | undefined
  /** What keeps a headless Chromium off the network, and lets it start as root. */
  export const chromiumArguments: string[]
}
