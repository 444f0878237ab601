import { session } from '../../session.ts'
import { devices, DeviceList } from '../props/device-list.tsx'
import { signInOnPhone, type Phone } from '../props/phone.ts'
import type { Burst } from '../stage/burst.ts'
import { endOfSession } from './facts.ts'
import type { Story } from './story.ts'

export const revokedDevice: Story = {
  id: 'revoked-device',
  title: 'Signed out from afar',
  lead: 'On the phone, the user opens the list of sessions and ends the one on this laptop.',
  elsewhere:
    'Where the server ends a session, libraries that look only at the clock go on sending a token that is refused: auth0-spa-js, axios-jwt, keycloak-js, supabase-js and oidc-client-ts never react to a 401.',
  watch: 'One red request, the refresh that it causes, its refusal, and the end.',
  Prop: DeviceList,
  script() {
    let phone: Phone | undefined
    let burst: Burst | undefined
    return {
      steps: [
        {
          text: 'Sign in on the phone, too',
          async act(stage) {
            devices.set([])
            phone = await signInOnPhone(stage.hero)
            return 'Another session, of the same user.'
          },
        },
        {
          text: 'On the phone, open the list of sessions',
          async act() {
            devices.set((await phone?.listSessions()) ?? [])
            return `${devices.get().length} sessions.`
          },
        },
        {
          text: 'On the phone, end the session of this laptop',
          async act() {
            const state = session.getState()
            const id = state.status === 'signed-in' ? state.session?.id : undefined
            if (!phone || !id) throw new Error('There is no session here to be ended.')
            await phone.endSession(id)
            devices.set(await phone.listSessions())
            return 'Ended, on the server. This tab does not know yet.'
          },
        },
        {
          text: 'Back on the laptop, send a request',
          async act(stage) {
            burst = await stage.film(() => stage.send(1))
            await stage.until(() => session.getState().status === 'signed-out', 'this tab notices')
            return 'Refused, and the session here has ended, with the reason.'
          },
        },
      ],
      conclude() {
        const reason = endOfSession()
        return {
          isGood: reason === 'revoked' && burst?.answered === 0,
          text: 'An access token is good until it expires, unless the server keeps a list of those that are not. Ours does, spread to all its nodes, so it took one request.',
          facts: [
            { value: reason, label: 'what the user is told', isGood: reason === 'revoked' },
            { value: burst?.answered ?? '–', label: 'requests served after the end', isGood: burst?.answered === 0 },
          ],
        }
      },
      tidy: async () => await phone?.signOut().catch(() => undefined),
    }
  },
}
