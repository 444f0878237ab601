import { session } from '../../session.ts'
import { moves, MovesTable } from '../props/moves-table.tsx'
import { readAudit, refreshAsThief, stealCookie } from '../switches/lab-client.ts'
import { endOfSession } from './facts.ts'
import type { Story } from './story.ts'

/** The two come one after the other, a little more than all that is late can take (60 s) apart, in milliseconds. */
const APART = 65_000
const ROUNDS = 6

export const stolenToken: Story = {
  id: 'stolen-token',
  title: 'Somebody steals the refresh token',
  lead: 'A thief copies the cookie, and goes on with it on a machine of their own, while the user works on.',
  elsewhere:
    'With a grace window of 30 s, as well-known servers have, a thief who takes turns with the victim was found within a day in 2 % of our simulated thefts. Strict single use finds thieves, and signs an honest browser out 22 times a week besides.',
  watch:
    'Nothing, until it is over: a thief leaves no trace in the victim’s tab. The table above is what the server sees.',
  Prop: MovesTable,
  script() {
    let start = 0
    let rounds = 0
    let finder: string | undefined
    let isThiefServed = true

    async function look(): Promise<void> {
      const seen = (await readAudit(start)).filter(({ verdict, code }) => verdict ?? code)
      moves.set(seen)
      const theft = seen.find(({ verdict }) => verdict === 'theft')
      if (theft) finder = theft.isThief ? 'the thief' : 'the user'
    }

    return {
      steps: [
        {
          text: 'The thief copies the cookie',
          async act() {
            moves.set([])
            await stealCookie()
            start = (await readAudit()).at(-1)?.id ?? 0
            return 'It is HttpOnly: no script can read it. Malware on the machine can.'
          },
        },
        {
          text: 'Both go on, the user here, the thief elsewhere',
          async act(stage) {
            while (finder === undefined && rounds < ROUNDS) {
              rounds++
              await refreshAsThief()
              await look()
              await stage.pause(300)
              // When so much time has passed, the page refreshes by itself; asked for, it does so at once.
              await stage.skip(APART)
              await session.refresh().catch(() => undefined)
              await look()
              await stage.pause(300)
            }
            return finder ? `Found in round ${rounds}, when ${finder} came.` : `Not found in ${rounds} rounds.`
          },
        },
        {
          text: 'Both try once more',
          async act(stage) {
            isThiefServed = (await refreshAsThief()).isServed
            await session.refresh().catch(() => undefined)
            await look()
            await stage.until(() => session.getState().status === 'signed-out', 'the user is told', 15_000)
            return isThiefServed ? 'The thief was served again.' : 'Refused, both of them.'
          },
        },
      ],
      conclude() {
        const reason = endOfSession()
        return {
          isGood: finder !== undefined && !isThiefServed && reason === 'reuse-detected',
          text: 'Two holders cannot both go on: of two children one is promoted, and whoever comes with the other gives both away. The session ends, for the thief as well, and the user is told why.',
          facts: [
            { value: rounds, label: finder ? 'rounds until found' : 'rounds, not found', isGood: finder !== undefined },
            { value: reason, label: 'what the user is told', isGood: reason === 'reuse-detected' },
          ],
        }
      },
    }
  },
}
