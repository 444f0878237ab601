import { useProvidedSession } from '@keyturn/react/hooks'
import { useCallback, type ReactNode } from 'react'
import { View, type ViewProps } from 'react-native'

/**
 * A `View` around the app that tells the session of each touch, and leaves every touch to what is in it. Without it nobody seems to be there, and
 * a session that ends by idleness ends under the fingers of whoever uses it. What is typed on a keyboard is no touch of the app: call
 * `session.reportActivity()` in `onChangeText` of long forms.
 */
export function ActivityArea({ style = fill, ...props }: ViewProps): ReactNode {
  const session = useProvidedSession()
  const report = useCallback(() => {
    session.reportActivity()
    // Whoever is touched answers, not this view.
    return false
  }, [session])
  return <View {...props} style={style} onStartShouldSetResponderCapture={report} />
}

const fill = { flex: 1 } as const
