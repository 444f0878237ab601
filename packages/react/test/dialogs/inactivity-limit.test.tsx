import { InactivityLimit } from '@keyturn/react'
import { cleanup, render } from '@testing-library/react'
import { afterEach, expect, test } from 'vitest'
import { minute } from '../signed-in-tab.tsx'

afterEach(cleanup)

test.for([
  [30 * minute, 'You are signed out after 30 minutes without activity. You are warned before that.'],
  [90 * minute, 'You are signed out after 1.5 hours without activity. You are warned before that.'],
  [minute, 'You are signed out after 1 minute without activity. You are warned before that.'],
] as const)('it says how long one may be inactive, without a session too: %s', ([after, text]) => {
  expect(render(<InactivityLimit after={after} />).container.textContent).toBe(text)
})

test('the text is the app’s to choose', () => {
  const { container } = render(
    <InactivityLimit after={30 * minute} text={(after) => `Abmeldung nach ${after / minute} Minuten.`} />,
  )
  expect(container.textContent).toBe('Abmeldung nach 30 Minuten.')
})
