'use client'

export { KeyturnDevtools, type KeyturnDevtoolsProps } from './keyturn-devtools.ts'
