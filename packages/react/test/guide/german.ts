import type { SessionHeldTexts, SessionWarningTexts } from '@keyturn/react'

const minutes = new Intl.NumberFormat('de', { style: 'unit', unit: 'minute', unitDisplay: 'long' })

export const warningTexts: Partial<SessionWarningTexts> = {
  title: 'Ihre Sitzung endet bald',
  idle: (level) => `Eine Weile war niemand aktiv. Sie werden in ${minutes.format(level / 60_000)} abgemeldet.`,
  absolute: (level) => `Ihre Sitzung endet in ${minutes.format(level / 60_000)}. Bitte speichern Sie jetzt.`,
  extend: 'Angemeldet bleiben',
  extending: 'Einen Moment …',
  retry: 'Noch einmal versuchen',
  failed: 'Der Server war nicht zu erreichen; Ihre Sitzung endet weiterhin.',
  extended: 'Sie bleiben angemeldet.',
  dismissed: 'Die Warnung wurde in einem anderen Tab ausgeblendet.',
  ended: 'Ihre Sitzung ist zu Ende.',
  dismiss: 'Ausblenden',
  signOut: 'Abmelden',
}

export const heldTexts: Partial<SessionHeldTexts> = {
  title: 'Bitte melden Sie sich neu an',
  text: ({ user }) => `Ihre Sitzung ist zu Ende, ${user.name}. Diese Seite bleibt, wie Sie sie verlassen haben.`,
  signOut: 'Stattdessen abmelden',
  signedIn: 'Sie sind wieder angemeldet.',
  ended: 'Ihre Sitzung ist zu Ende.',
}
