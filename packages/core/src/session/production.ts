/** In place of `development.ts` where the app is built for its users. */
export const development = undefined
