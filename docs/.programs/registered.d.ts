// For pages that register no session of their own: what `useSession()` tells of.
export {}

declare module '@keyturn/react' {
  interface Register {
    session: import('@keyturn/core').Session<User>
  }
}
