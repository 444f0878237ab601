import { session } from './session.ts'

export function render(): string {
  return session.getState().status
}
