import { session } from '../../session.ts'
import type { Burst } from '../stage/burst.ts'
import { endOfSession } from './facts.ts'
import type { Story } from './story.ts'

export const otherUser: Story = {
  id: 'other-user',
  title: 'Somebody else, in another tab',
  lead: 'A colleague signs in with their own account in another tab of the same browser. The cookie is now theirs.',
  elsewhere:
    'All tabs share the cookie, so the next refresh of this tab answers with the colleague’s token. Most libraries take it, and what one person typed is filed under the other’s name.',
  watch: 'The message in “Tabs”, and “signed-out: user-switched” right after it.',
  script() {
    let burst: Burst | undefined
    return {
      steps: [
        {
          text: 'Open another tab',
          async act(stage) {
            await stage.openTabs(1)
            return `Both are ${stage.hero.name}.`
          },
        },
        {
          text: 'There, sign in as somebody else',
          async act(stage) {
            const { email, password, userId } = stage.other
            await stage.film(async () => {
              stage.tell({ type: 'sign-in', email, password })
              await stage.until(() => stage.reports()[0]?.userId === userId, 'the other user is signed in')
              await stage.until(() => session.getState().status === 'signed-out', 'this tab notices')
            })
            return `It is ${stage.other.name} there. This tab has let go of its session.`
          },
        },
        {
          text: 'Send a request from here',
          async act(stage) {
            burst = await stage.send(1)
            return burst.failed === 1 ? 'Rejected before it was sent.' : 'It was answered, as somebody else!'
          },
        },
      ],
      conclude(stage) {
        const reason = endOfSession()
        const isApart = reason === 'user-switched' && burst?.failed === 1
        return {
          isGood: isApart,
          text: 'A tab belongs to the user whom it was opened for. Where an app would rather go along, the option onUserSwitch: “adopt” does that, and says so with an event.',
          facts: [
            { value: reason, label: 'here', isGood: reason === 'user-switched' },
            { value: stage.reports()[0]?.userId ?? '–', label: 'there' },
            { value: burst?.answered ?? '–', label: 'requests sent as the other', isGood: burst?.answered === 0 },
          ],
        }
      },
    }
  },
}
