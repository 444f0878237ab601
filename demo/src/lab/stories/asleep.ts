import type { LabLifetimes } from '../../../backend/lab-state.ts'
import { demoLifetimes } from '../../../backend/lab-state.ts'
import type { Burst } from '../stage/burst.ts'
import { setLifetimes } from '../switches/lab-client.ts'
import { answeredFact, unauthorizedFact } from './facts.ts'
import type { Story } from './story.ts'

const HOUR = 60 * 60_000
const SIZE = 20

export const asleep: Story = {
  id: 'asleep',
  title: 'A laptop, asleep for eight hours',
  lead: 'The lid closes over a live token and opens over one that has been dead for hours. The page does not know that it slept.',
  elsewhere:
    'A timer that was set for the expiry does not run during sleep. Libraries that trust it send the dead token with the first requests, and meet a 401 for each.',
  watch: 'The gap in the timeline, then one refresh before any request.',
  script() {
    let before: LabLifetimes = demoLifetimes
    let burst: Burst | undefined
    return {
      steps: [
        {
          text: 'Sign in for a day',
          async act(stage) {
            before = (await stage.lab()).lifetimes
            await stage.signInFor({ idle: 24 * HOUR, session: 7 * 24 * HOUR })
            return 'Else the session would have ended by itself, for idleness; that is another story.'
          },
        },
        {
          text: `Close the lid for eight hours; open it, and send ${SIZE} requests in the same moment`,
          async act(stage) {
            burst = await stage.film(() => stage.send(SIZE, () => stage.skip(8 * HOUR)))
            return `${burst.answered} answered.`
          },
        },
      ],
      conclude() {
        const { answered = 0, unauthorized = 0, refreshes = 0 } = burst ?? {}
        return {
          isGood: answered === SIZE && unauthorized === 0,
          text: 'Two clocks, one that stops in sleep and one that does not, say how old a token is. Whoever asks for it gets a live one, or waits for it.',
          facts: [
            answeredFact(answered, SIZE),
            { value: refreshes, label: 'refreshes', isGood: refreshes === 1 },
            unauthorizedFact(unauthorized),
          ],
        }
      },
      async tidy(stage) {
        await setLifetimes(before)
        await stage.signInFor({})
      },
    }
  },
}
