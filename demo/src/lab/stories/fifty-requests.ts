import type { Burst } from '../stage/burst.ts'
import { answeredFact, unauthorizedFact } from './facts.ts'
import type { Story } from './story.ts'

const SIZE = 50

export const fiftyRequests: Story = {
  id: 'fifty-requests',
  title: 'Fifty requests at once',
  lead: 'The access token expires, and in that very moment a page sends fifty requests.',
  elsewhere:
    'The usual interceptor lets all fifty run into a 401, then refreshes and sends them again: twice the time. axios-auth-refresh 5 rejects 49 of them; oidc-client-ts refreshes fifty times, and strict rotation ends the session.',
  watch: 'Fifty bars in “Waits” that end together, under one refresh. No red in “Requests”.',
  script() {
    let burst: Burst | undefined
    return {
      steps: [
        {
          text: `Let the access token expire, and send ${SIZE} requests`,
          async act(stage) {
            burst = await stage.film(() => stage.send(SIZE, stage.expire))
            return `${burst.answered} answered within ${Math.round(burst.took)} ms.`
          },
        },
      ],
      conclude() {
        const { answered = 0, unauthorized = 0, refreshes = 0 } = burst ?? {}
        return {
          isGood: answered === SIZE && unauthorized === 0,
          text: 'They waited for one refresh that all of them share. None was sent with a dead token, so none had to be sent twice.',
          facts: [
            answeredFact(answered, SIZE),
            { value: refreshes, label: 'refreshes', isGood: refreshes === 1 },
            unauthorizedFact(unauthorized),
          ],
        }
      },
    }
  },
}
