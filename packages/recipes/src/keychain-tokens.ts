import type { RefreshTokenStore } from '@keyturn/core'
import * as Keychain from 'react-native-keychain'

const service = 'keyturn.refresh-token'

/** Readable in the background from the first unlock after a restart on; not in a backup, and on no other device. */
const accessible = Keychain.ACCESSIBLE.AFTER_FIRST_UNLOCK_THIS_DEVICE_ONLY

/** What rejects (a keychain that is still locked) is trouble that passes, and must stay a rejection: "no token" would sign out. */
export const keychainTokens: RefreshTokenStore = {
  async read() {
    const entry = await Keychain.getGenericPassword({ service })
    return entry === false ? undefined : entry.password
  },
  async write(token) {
    if (token === undefined) await Keychain.resetGenericPassword({ service })
    else if ((await Keychain.setGenericPassword('keyturn', token, { service, accessible })) === false)
      throw new Error('The keychain did not take the token.')
  },
}
