import { useEffect } from 'react'
import { AccessibilityInfo } from 'react-native'

/** Has a text read out whenever it changes, and not again each time that something else does. An empty text is silence. */
export function useAnnounced(text: string): void {
  useEffect(() => {
    if (text) AccessibilityInfo.announceForAccessibility(text)
  }, [text])
}
