import { session } from '../../session.ts'
import type { Burst } from '../stage/burst.ts'
import { setFault } from '../switches/lab-client.ts'
import { answeredFact, unauthorizedFact } from './facts.ts'
import type { Story } from './story.ts'

const SIZE = 10

export const serverDown: Story = {
  id: 'server-down',
  title: 'The auth server is down',
  lead: 'Every refresh is answered 503, just when the token expires. Then the server comes back.',
  elsewhere:
    'A common interceptor signs the user out on any failed refresh; supabase-js did so on a 429. One variant of it never answers its queue again, and the page hangs.',
  watch: '“backing off” in “Session”: attempts that come ever more slowly, then one that succeeds by itself.',
  script() {
    let during: Burst | undefined
    let after: Burst | undefined
    return {
      steps: [
        {
          text: 'Take the auth server down, and let the token expire',
          async act(stage) {
            await setFault('failing')
            await stage.expire()
            await stage.until(() => isBackingOff(), 'the session backs off')
            return 'Refused with 503. The session is kept, and asks again later.'
          },
        },
        {
          text: `Send ${SIZE} requests meanwhile`,
          async act(stage) {
            during = await stage.send(SIZE)
            return `${during.failed} rejected with an error that says “try again”; none hangs, none is sent with the dead token.`
          },
        },
        {
          text: 'Bring the server back, and touch nothing',
          async act(stage) {
            await setFault('none')
            await stage.until(() => isSteady(), 'the session recovers', 90_000)
            after = await stage.send(SIZE)
            return 'It noticed by itself.'
          },
        },
      ],
      conclude() {
        const { answered = 0 } = after ?? {}
        const unauthorized = (during?.unauthorized ?? 0) + (after?.unauthorized ?? 0)
        return {
          isGood: isSteady() && answered === SIZE && unauthorized === 0,
          text: 'Trouble is not a refusal. Only a server that says so ends a session; until then it is asked again, with full jitter, so that a thousand clients do not come back in one second.',
          facts: [
            answeredFact(answered, SIZE, 'answered afterwards'),
            unauthorizedFact(unauthorized),
            { value: session.getState().status, label: 'in the end', isGood: isSteady() },
          ],
        }
      },
      tidy: async () => void (await setFault('none')),
    }
  },
}

function isBackingOff(): boolean {
  const state = session.getState()
  return state.status === 'signed-in' && state.activity === 'backing-off'
}

function isSteady(): boolean {
  const state = session.getState()
  return state.status === 'signed-in' && state.activity === 'steady'
}
