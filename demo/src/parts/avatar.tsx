import { initialsOf } from '../data/format.ts'

/** The initials of a person. Decoration: the name stands beside it. */
export function Avatar({ name, isLarge = false }: { readonly name: string; readonly isLarge?: boolean }) {
  return (
    <span className={isLarge ? 'avatar avatar-large' : 'avatar'} data-initials={initialsOf(name)} aria-hidden="true" />
  )
}
