import type { RefreshTokenStore } from '@keyturn/core'
import * as SecureStore from 'expo-secure-store'

const KEY = 'refresh-token'

/** Readable in the background from the first unlock after a restart on; not in a backup, and on no other device. */
const options = { keychainAccessible: SecureStore.AFTER_FIRST_UNLOCK_THIS_DEVICE_ONLY }

/** What rejects (a keychain that is still locked) is trouble that passes, and must stay a rejection: "no token" would sign out. */
export const secureStoreTokens: RefreshTokenStore = {
  read: async () => (await SecureStore.getItemAsync(KEY, options)) ?? undefined,
  write: (token) =>
    token === undefined ? SecureStore.deleteItemAsync(KEY, options) : SecureStore.setItemAsync(KEY, token, options),
}
