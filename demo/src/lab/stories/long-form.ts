import { session } from '../../session.ts'
import { endOfSession, unauthorizedFact } from './facts.ts'
import type { Story } from './story.ts'

const TEXT =
  'The research team begins testing with customers in January. Two of us have never run a usability study; the course covers recruiting, moderating and measuring, and the studio saves an agency’s fee for the first round.'
/** Sign-in is the reader's part; there is no hurry, in milliseconds. */
const AT_LEISURE = 10 * 60_000

export const longForm: Story = {
  id: 'long-form',
  title: 'Idle in a long form',
  lead: 'A phone call comes in the middle of a long text. When it is over, so is the session.',
  elsewhere:
    'The common end is a redirect to the sign-in page, and an empty form after it. None of the libraries that we measured keeps the page, the text and the request.',
  watch: '“held” in “Session”, and a request in “Waits” of the other tab that is sent once you are back.',
  script() {
    return {
      steps: [
        {
          text: 'Open a form, and write',
          async act(stage) {
            await stage.openTabs(1, 'form')
            stage.tell({ type: 'write', text: TEXT })
            return `${TEXT.length} letters, not saved.`
          },
        },
        {
          text: 'Take the call until the session has ended for idleness',
          async act(stage) {
            const { idle, access } = (await stage.lab()).lifetimes
            await stage.skip(idle + access)
            await stage.until(() => stage.reports()[0]?.status === 'held', 'the session of the form is held')
            return 'The form stays where it is, under a dialog.'
          },
        },
        {
          text: 'Save, all the same',
          async act(stage) {
            stage.tell({ type: 'save' })
            await stage.pause(300)
            return 'The request is held: not sent, not rejected.'
          },
        },
        {
          text: 'Your part: sign in again, in the form',
          async act(stage) {
            const isBack = (): boolean => stage.reports()[0]?.status === 'signed-in'
            await stage.until(isBack, 'you sign in', AT_LEISURE)
            await stage.until(() => (stage.reports()[0]?.saved ?? 0) > 0, 'the draft is saved')
            return 'The request was sent, and the draft is saved.'
          },
        },
      ],
      async conclude(stage) {
        await stage.until(() => session.getState().status === 'signed-in', 'this tab comes back, too')
        const report = stage.reports()[0]
        const isBack = session.getState().status === 'signed-in'
        return {
          isGood: report?.saved === 1 && report.unauthorized === 0 && isBack,
          text: 'Same page, same text, same request. The other tabs came back by themselves.',
          facts: [
            { value: report?.saved ?? 0, label: 'requests held, then sent', isGood: report?.saved === 1 },
            unauthorizedFact(report?.unauthorized ?? 0),
            { value: endOfSession(), label: 'this tab', isGood: isBack },
          ],
        }
      },
    }
  },
}
