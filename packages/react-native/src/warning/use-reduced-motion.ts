import { useEffect, useState } from 'react'
import { AccessibilityInfo } from 'react-native'

/** Whether the user has asked the platform for less motion. True until that is known: what does not move disturbs nobody. */
export function useReducedMotion(): boolean {
  const [isReduced, setReduced] = useState(true)
  useEffect(() => {
    let isGone = false
    // Rejects where the platform cannot tell: then it stays as it is.
    AccessibilityInfo.isReduceMotionEnabled().then(
      (value) => isGone || setReduced(value),
      () => {},
    )
    const subscription = AccessibilityInfo.addEventListener('reduceMotionChanged', setReduced)
    return () => {
      isGone = true
      subscription.remove()
    }
  }, [])
  return isReduced
}
