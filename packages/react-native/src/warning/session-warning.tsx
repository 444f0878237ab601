import {
  defaultWarningTexts,
  useProvidedSession,
  useSession,
  useSessionWarning,
  type SessionWarningTexts,
  type StandingWarning,
} from '@keyturn/react/hooks'
import { useEffect, useRef, useState, type ReactNode } from 'react'
import { Modal, Pressable, Text, View } from 'react-native'
import { style } from './style.ts'
import { announce, useAnnounced } from './use-announced.ts'
import { useReducedMotion } from './use-reduced-motion.ts'

/** What `<SessionWarning>` takes. */
export interface SessionWarningProps {
  /** Texts in place of the English ones; the same as on the web. */
  readonly texts?: Partial<SessionWarningTexts>
}

/**
 * A modal while a warning stands: how long is left, *stay signed in* where that can help, dismiss (the back button of Android too), sign out. It
 * is announced once a threshold by the screen reader of the platform; the countdown is not. Without motion where the user wants none. For
 * another look, `useSessionWarning()`.
 */
export function SessionWarning({ texts }: SessionWarningProps): ReactNode {
  const warning = useSessionWarning()
  // The wish to stay takes the warning away at once. The modal stays until the server has heard of it.
  const [kept, keep] = useState<StandingWarning | null>(null)
  const isAsking = useSession(
    ({ activity }) => kept !== null && (activity === 'refreshing' || activity === 'backing-off'),
  )
  const isStill = useReducedMotion()
  const shown = warning ?? (isAsking ? kept : null)
  const all = { ...defaultWarningTexts, ...texts }
  const closeInSilence = useFarewell(shown, all)
  return (
    <Modal
      visible={shown !== null}
      transparent
      animationType={isStill ? 'none' : 'fade'}
      onRequestClose={() => {
        keep(null)
        closeInSilence()
        shown?.dismiss()
      }}
    >
      {shown && <Warning key={shown.cause} warning={shown} texts={all} keep={keep} closeInSilence={closeInSilence} />}
    </Modal>
  )
}

/** Says what became of a warning that nobody has closed here, once. */
function useFarewell(shown: StandingWarning | null, texts: SessionWarningTexts): () => void {
  const session = useProvidedSession()
  const isOpen = useRef(false)
  useEffect(() => {
    if (shown) {
      isOpen.current = true
      return
    }
    if (!isOpen.current) return
    isOpen.current = false
    const { status } = session.getState()
    if (status !== 'held') announce(status === 'signed-in' ? texts.extended : texts.ended)
  }, [shown, session, texts.extended, texts.ended])
  return () => void (isOpen.current = false)
}

interface WarningProps {
  readonly warning: StandingWarning
  readonly texts: SessionWarningTexts
  readonly keep: (warning: StandingWarning | null) => void
  readonly closeInSilence: () => void
}

function Warning({ warning, texts, keep, closeInSilence }: WarningProps): ReactNode {
  const { level, cause, extendable, remaining } = warning
  const [phase, setPhase] = useState<'ready' | 'extending' | 'failed'>('ready')
  useEffect(() => () => keep(null), [keep])
  const text = phase === 'failed' ? texts.failed : texts[cause](level)
  useAnnounced(`${texts.title}. ${text}`)

  function extend(): void {
    if (phase === 'extending') return
    setPhase('extending')
    keep(warning)
    warning.extend().then(
      () => setPhase('ready'),
      () => setPhase('failed'),
    )
  }

  function close(how: () => unknown): void {
    keep(null)
    closeInSilence()
    void how()
  }

  return (
    <View style={style.backdrop}>
      <View style={style.dialog} accessibilityViewIsModal role="alertdialog" aria-label={texts.title}>
        <Text style={style.title} accessibilityRole="header">
          {texts.title}
        </Text>
        <Text style={style.text}>{text}</Text>
        {/* Can be looked up, and is not read out each second. */}
        <Text style={style.countdown} role="timer" accessibilityLiveRegion="none">
          {texts.countdown(remaining)}
        </Text>
        {extendable && (
          <Button isPrimary isBusy={phase === 'extending'} press={extend}>
            {{ ready: texts.extend, extending: texts.extending, failed: texts.retry }[phase]}
          </Button>
        )}
        <Button press={() => close(warning.dismiss)}>{texts.dismiss}</Button>
        <Button press={() => close(warning.signOut)}>{texts.signOut}</Button>
      </View>
    </View>
  )
}

interface ButtonProps {
  readonly isPrimary?: boolean
  readonly isBusy?: boolean
  readonly press: () => void
  readonly children: string
}

function Button({ isPrimary = false, isBusy = false, press, children }: ButtonProps): ReactNode {
  return (
    <Pressable
      style={[style.button, isPrimary && style.primary]}
      accessibilityRole="button"
      // Not `disabled`, which would take the focus of the screen reader away.
      aria-disabled={isBusy}
      aria-busy={isBusy}
      onPress={press}
    >
      <Text style={[style.label, isPrimary && style.primaryLabel]}>{children}</Text>
    </Pressable>
  )
}
