import type { Member } from './expense.ts'
import type { Repository } from './repository.ts'

/** What the auth server tells the page of who is signed in. */
export interface User {
  readonly id: string
  readonly name: string
  readonly email: string
  readonly role: Member['role']
}

/** The user with this id, as the auth server puts it into every answer; undefined once nobody has it. */
export async function loadUser(repository: Repository, userId: string): Promise<User | undefined> {
  const member = (await repository.listMembers()).find(({ id }) => id === userId)
  return member && { id: member.id, name: member.name, email: member.email, role: member.role }
}
