/** In place of `checks.ts` where the app is built for its users. */
export const checks = undefined
