'use client'

import type { KeyturnDevtoolsProps } from './keyturn-devtools.ts'

// What a production build gets in place of index.ts.

export type { KeyturnDevtoolsProps }

export function KeyturnDevtools(_props: KeyturnDevtoolsProps): null {
  return null
}
