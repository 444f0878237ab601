import type { FrameReport } from '../../frame/protocol.ts'
import type { Burst } from '../stage/burst.ts'
import { answeredFact, unauthorizedFact } from './facts.ts'
import type { Story } from './story.ts'

const TABS = 10
const EACH = 5
/** With those of this tab. */
const ALL = (TABS + 1) * EACH

export const tenTabs: Story = {
  id: 'ten-tabs',
  title: 'Ten tabs, one session',
  lead: 'Ten more tabs open; later the token of all eleven expires, and each sends five requests.',
  elsewhere:
    'Most libraries refresh once a tab: ten tabs redeem the same single-use token, and the server takes it for theft. axios-auth-refresh, axios-jwt, oidc-client-ts and supabase-js lost the session in four of four runs.',
  watch: 'The lock is taken once. “Tabs” shows how the news goes round: ▲ told, ▼ heard.',
  script() {
    let atFirst = 0
    let opened = 0
    let own: Burst | undefined
    return {
      steps: [
        {
          text: `Open ${TABS} tabs at once`,
          async act(stage) {
            atFirst = (await stage.lab()).refreshes
            await stage.openTabs(TABS)
            opened = (await stage.lab()).refreshes - atFirst
            const count = stage.reports().filter(isSignedIn).length
            return `${count} signed in, with ${count === 1 ? 'its' : 'their'} token from this tab: ${opened} refreshes.`
          },
        },
        {
          text: `Let the token of all eleven expire; each tab sends ${EACH} requests`,
          async act(stage) {
            await stage.film(async () => {
              own = await stage.send(EACH, async () => {
                await stage.expire()
                stage.tell({ type: 'send', requests: EACH, ahead: (await stage.lab()).ahead })
              })
              await stage.until(
                () => settledIn(stage.reports()) >= TABS * EACH,
                'all requests of the tabs are answered',
              )
            })
            return `${total(stage.reports(), 'answered') + (own?.answered ?? 0)} of ${ALL} answered.`
          },
        },
      ],
      async conclude(stage) {
        const reports = stage.reports()
        const refreshes = (await stage.lab()).refreshes - atFirst
        const answered = total(reports, 'answered') + (own?.answered ?? 0)
        const unauthorized = total(reports, 'unauthorized') + (own?.unauthorized ?? 0)
        const isAllIn = reports.every(isSignedIn)
        return {
          isGood: isAllIn && answered === ALL && unauthorized === 0,
          text:
            refreshes <= 1
              ? 'One tab refreshed, and told the others. Nobody asked the server twice, so there was nothing to mistake for theft.'
              : 'A tab too busy to answer within a moment is done without, so there was more than one refresh. The server knows such repeats; nobody was signed out.',
          facts: [
            { value: reports.filter(isSignedIn).length, label: 'tabs signed in', isGood: isAllIn },
            { value: opened, label: 'refreshes to open them', isGood: opened === 0 },
            { value: refreshes - opened, label: 'refreshes of all tabs', isGood: refreshes - opened === 1 },
            answeredFact(answered, ALL),
            unauthorizedFact(unauthorized),
          ],
        }
      },
    }
  },
}

function isSignedIn({ status }: FrameReport): boolean {
  return status === 'signed-in'
}

function settledIn(reports: readonly FrameReport[]): number {
  return total(reports, 'answered') + total(reports, 'rejected')
}

function total(reports: readonly FrameReport[], name: 'answered' | 'rejected' | 'unauthorized'): number {
  return reports.reduce((sum, report) => sum + report[name], 0)
}
