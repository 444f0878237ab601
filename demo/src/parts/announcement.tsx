import { useEffect, useState, type ReactNode } from 'react'

export interface AnnouncementProps {
  readonly className?: string
  readonly children: ReactNode
}

/** So long after a region has come, assistive technology knows it, in milliseconds. */
const SHORTLY = 150

/**
 * Something that comes together with what it says, which is seen at once and read out once. A live region says what changes in it: one that
 * comes with its text says nothing in some browsers, so the text comes into it a moment later.
 */
export function Announcement({ className, children }: AnnouncementProps) {
  const [isKnown, setKnown] = useState(false)
  useEffect(() => {
    const timer = setTimeout(() => setKnown(true), SHORTLY)
    return () => clearTimeout(timer)
  }, [])
  return (
    <div className={className}>
      <output>{isKnown && children}</output>
      {!isKnown && <span aria-hidden="true">{children}</span>}
    </div>
  )
}
