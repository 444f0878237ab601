import { session } from '../../session.ts'
import type { Burst } from '../stage/burst.ts'
import { loseNextAnswer } from '../switches/lab-client.ts'
import { answeredFact } from './facts.ts'
import type { Story } from './story.ts'

const LATER = 4

export const lostAnswer: Story = {
  id: 'lost-answer',
  title: 'The answer that never came',
  lead: 'The server rotates the refresh token, and its answer gets lost on a train. The browser still has the old token.',
  elsewhere:
    'With strict single use nobody survives this: the old token comes back, the server cries theft, the user is signed out. No library that we measured keeps the session.',
  watch: 'A refresh that fails without an answer, a short wait, and another one that succeeds.',
  script() {
    let before = 0
    let burst: Burst | undefined
    let later = 0
    return {
      steps: [
        {
          text: 'Let the token expire, and lose the answer to the refresh',
          async act(stage) {
            before = (await stage.lab()).refreshes
            burst = await stage.film(() =>
              stage.send(5, async () => {
                await loseNextAnswer()
                await stage.expire()
              }),
            )
            return `${burst.answered} of ${burst.sent} requests answered, after ${(await stage.lab()).refreshes - before} refreshes.`
          },
        },
        {
          text: `Live on: ${LATER} more token lifetimes`,
          async act(stage) {
            for (let time = 0; time < LATER; time++) later += (await stage.send(1, stage.expire)).answered
            return `${later} of ${LATER} requests answered, each after a refresh.`
          },
        },
      ],
      conclude() {
        const { status } = session.getState()
        const { answered = 0, sent = 0 } = burst ?? {}
        return {
          isGood: status === 'signed-in' && answered === sent && later === LATER,
          text: 'The old token came back, and the server gave another child of it. Only when a child is used that was not promoted are there two holders. A lost answer never looks like that.',
          facts: [
            answeredFact(answered, sent),
            answeredFact(later, LATER, 'answered later'),
            { value: status, label: 'in the end', isGood: status === 'signed-in' },
          ],
        }
      },
    }
  },
}
