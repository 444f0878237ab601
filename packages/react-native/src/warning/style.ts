import type { TextStyle, ViewStyle } from 'react-native'

const ink = '#111827'
const box: ViewStyle = { gap: 12, padding: 24, borderRadius: 12, backgroundColor: '#ffffff' }
const target: ViewStyle = { minHeight: 48, justifyContent: 'center', alignItems: 'center', borderRadius: 8 }

/** What is touched is 48 high (44 pt and 48 dp are asked for), texts grow with the user's font size, and contrasts are above 7:1. */
export const style: {
  readonly [part in 'backdrop' | 'dialog' | 'button' | 'primary']: ViewStyle
} & { readonly [part in 'title' | 'text' | 'countdown' | 'label' | 'primaryLabel']: TextStyle } = {
  backdrop: { flex: 1, justifyContent: 'center', padding: 24, backgroundColor: 'rgba(0, 0, 0, 0.5)' },
  dialog: box,
  title: { fontSize: 20, fontWeight: '600', color: ink },
  text: { fontSize: 16, color: ink },
  countdown: { fontSize: 28, fontVariant: ['tabular-nums'], color: ink },
  button: { ...target, paddingHorizontal: 16 },
  primary: { backgroundColor: '#1e3a8a' },
  label: { fontSize: 16, color: ink },
  primaryLabel: { color: '#ffffff' },
}
