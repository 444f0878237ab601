import { checks } from '#checks'
import type { ReactNode } from 'react'
import { inWords } from './in-words.ts'

/** Properties of `<InactivityLimit>`. */
export interface InactivityLimitProps {
  /** How long the server lets one be inactive, in milliseconds: the idle lifetime of its sessions. */
  readonly after: number
  /** What to say, by that time. @default plain English */
  readonly text?: (after: number) => string
}

/**
 * Says how long one may be inactive before one is signed out, where nobody has been warned yet: on the sign-in page, beside a long form
 * (WCAG 2.2, 2.2.6 Timeouts). A paragraph of the class `keyturn-inactivity-limit`.
 */
export function InactivityLimit({ after, text = inEnglish }: InactivityLimitProps): ReactNode {
  checks?.values('<InactivityLimit>', {
    after: [after, checks.isPositive, 'a positive number of milliseconds', 'needed'],
    text: [text, checks.isFunction, 'a function that makes a text'],
  })
  return <p className="keyturn-inactivity-limit">{text(after)}</p>
}

function inEnglish(after: number): string {
  return `You are signed out after ${inWords(after)} without activity. You are warned before that.`
}
