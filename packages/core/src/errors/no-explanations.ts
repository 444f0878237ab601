/** In place of `explanations.ts` where the app is built for its users. */
export const explanations = undefined
