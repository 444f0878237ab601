import { asRecord } from './identity.ts'

/** Fields that tell by `false` or 0 that a call came to nothing. Not `authenticated` and the like: after a sign-out nobody is. */
const deeds = /^(is_?)?(ok|succe\w+|result|done|confirmed|revoked|(log|sign)(g?ed)?_?out)$/i
/** Fields that tell it by being there. An empty list of errors is none. */
const faults = /^(has_?)?(error|exception|fault|fail)\w*$/i
/** Fields that repeat a status, as a number or in words. */
const statuses = /^(\w*status|\w*code|result|type)$/i
const refusals = /^[45]\d\d$|err|fail|fault|forbid|denied|invalid|unauth|unsucc/i

/** Whether the JSON of an answer says that the call came to nothing, though its status may be 200. It may be wrapped (`{ data: { logout: false } }`). */
export function saysNo(body: unknown): boolean {
  if (body === false) return true
  return Object.entries(asRecord(body)).some(
    ([name, value]) =>
      (deeds.test(name) && /^(false|0)$/.test(String(value))) ||
      (faults.test(name) && isThere(value)) ||
      (statuses.test(name) && refusals.test(String(value))) ||
      (value instanceof Object && saysNo(value)),
  )
}

function isThere(value: unknown): boolean {
  return typeof value === 'object' ? Object.keys(asRecord(value)).length > 0 : Boolean(value)
}
