import { asleep } from './asleep.ts'
import { fiftyRequests } from './fifty-requests.ts'
import { longForm } from './long-form.ts'
import { lostAnswer } from './lost-answer.ts'
import { newKeys } from './new-keys.ts'
import { otherUser } from './other-user.ts'
import { revokedDevice } from './revoked-device.ts'
import { serverDown } from './server-down.ts'
import { stolenToken } from './stolen-token.ts'
import type { Story } from './story.ts'
import { tenTabs } from './ten-tabs.ts'
import { wrongClock } from './wrong-clock.ts'

/** All stories, in the order of the lab. */
export const stories: readonly Story[] = [
  fiftyRequests,
  tenTabs,
  lostAnswer,
  serverDown,
  asleep,
  wrongClock,
  stolenToken,
  otherUser,
  longForm,
  revokedDevice,
  newKeys,
]
