import { session } from '../../session.ts'
import { countNow } from '../log/session-log.ts'
import { setSkew } from '../switches/lab-runtime.ts'
import { answeredFact, unauthorizedFact } from './facts.ts'
import type { Story } from './story.ts'

const HOUR = 60 * 60_000
const SIZE = 10

export const wrongClock: Story = {
  id: 'wrong-clock',
  title: 'A clock that is an hour wrong',
  lead: 'Somebody sets the clock of this machine an hour ahead, later an hour back.',
  elsewhere:
    'Who compares the claim exp with the clock on the wall is lost: axios-jwt and supabase-js refresh before every request when the clock is fast, and send dead tokens when it is slow, so that every request fails.',
  watch: 'At most one refresh when the clock jumps: the session asks, since it may really have ended.',
  script() {
    const before = countNow()
    let answered = 0
    return {
      steps: [
        {
          text: `Set the clock an hour ahead, and send ${SIZE} requests`,
          async act(stage) {
            setSkew(HOUR)
            const burst = await stage.send(SIZE)
            answered += burst.answered
            return `${burst.answered} answered, ${burst.unauthorized} × 401.`
          },
        },
        {
          text: `Set it an hour slow, and send ${SIZE} more`,
          async act(stage) {
            setSkew(-HOUR)
            const burst = await stage.send(SIZE)
            answered += burst.answered
            return `${burst.answered} answered, ${burst.unauthorized} × 401.`
          },
        },
        {
          text: `Let the token expire under the wrong clock, and send ${SIZE} more`,
          async act(stage) {
            const burst = await stage.film(() => stage.send(SIZE, stage.expire))
            answered += burst.answered
            return `${burst.answered} answered, ${burst.unauthorized} × 401.`
          },
        },
      ],
      conclude() {
        const now = countNow()
        const [unauthorized, refreshes] = [now.unauthorized - before.unauthorized, now.refreshes - before.refreshes]
        const { status } = session.getState()
        return {
          isGood: answered === 3 * SIZE && unauthorized === 0 && status === 'signed-in',
          text: 'A lifetime is a duration, and durations are measured from when the token came. What time it is, nobody needs to know.',
          facts: [
            answeredFact(answered, 3 * SIZE),
            { value: refreshes, label: 'refreshes', isGood: refreshes <= 4 },
            unauthorizedFact(unauthorized),
          ],
        }
      },
      tidy: async () => setSkew(0),
    }
  },
}
