import { useEffect } from 'react'
import { AccessibilityInfo } from 'react-native'

/** Has a text read out whenever it changes, and not again each time that something else does. */
export function useAnnounced(text: string): void {
  useEffect(() => announce(text), [text])
}

/** Has a text read out now. An empty text is silence. */
export function announce(text: string): void {
  if (text) AccessibilityInfo.announceForAccessibility(text)
}
