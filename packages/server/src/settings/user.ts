/** A user as the app knows it. It goes to the client as it is: leave out what the client must not see. */
export interface AuthUser {
  readonly id: string
}
