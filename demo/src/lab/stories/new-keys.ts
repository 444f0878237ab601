import { session } from '../../session.ts'
import type { Burst } from '../stage/burst.ts'
import { rotateKeys } from '../switches/lab-client.ts'
import { answeredFact, unauthorizedFact } from './facts.ts'
import type { Story } from './story.ts'

const SIZE = 20
const MINUTE = 60_000

export const newKeys: Story = {
  id: 'new-keys',
  title: 'The signing key is replaced',
  lead: 'The server gets a new key for access tokens, while everybody is signed in.',
  elsewhere:
    'Where a new key is used the moment that it exists, every service with a cached key set refuses the tokens that it signs, and every client refreshes at once.',
  watch: 'Nothing out of the ordinary; that is the point.',
  script() {
    let before: string | undefined
    let after: string | undefined
    const bursts: Burst[] = []
    return {
      steps: [
        {
          text: 'Replace the key',
          async act() {
            before = await keyInUse()
            await rotateKeys()
            return `Published beside the former one: ${await countPublishedKeys()} keys in the key set. Not in use yet.`
          },
        },
        {
          text: 'A quarter of an hour passes, with requests',
          async act(stage) {
            for (const minutes of [8, 8]) {
              await stage.skip(minutes * MINUTE)
              bursts.push(await stage.send(SIZE))
              await session.extend()
            }
            await session.refresh()
            after = await keyInUse()
            return `Every service has the new key by now. Tokens are signed with ${after === before ? 'the former' : 'the new'} one.`
          },
        },
        {
          text: `Send ${SIZE} requests`,
          async act(stage) {
            bursts.push(await stage.film(() => stage.send(SIZE)))
            return `${bursts.at(-1)?.answered ?? 0} answered.`
          },
        },
      ],
      conclude() {
        const answered = bursts.reduce((sum, burst) => sum + burst.answered, 0)
        const unauthorized = bursts.reduce((sum, burst) => sum + burst.unauthorized, 0)
        const isReplaced = before !== undefined && after !== undefined && before !== after
        return {
          isGood: answered === 3 * SIZE && unauthorized === 0 && isReplaced,
          text: 'A key is published fifteen minutes before it signs, and kept until the last token of it has expired. Nobody notices.',
          facts: [
            { value: isReplaced ? 'new' : 'former', label: 'key in use', isGood: isReplaced },
            answeredFact(answered, 3 * SIZE),
            unauthorizedFact(unauthorized),
          ],
        }
      },
    }
  },
}

/** The name of the key that the token in force is signed with: it stands in the token's header (RFC 7515 §4.1.4), and is no secret. */
async function keyInUse(): Promise<string | undefined> {
  const [header = ''] = (await session.getAccessToken()).split('.')
  const { kid } = JSON.parse(atob(header.replaceAll('-', '+').replaceAll('_', '/'))) as { readonly kid?: string }
  return kid
}

async function countPublishedKeys(): Promise<number> {
  const answer = await fetch('/auth/.well-known/jwks.json', { cache: 'no-store' })
  const { keys } = (await answer.json()) as { readonly keys: readonly unknown[] }
  return keys.length
}
