import { describeBesideRetry } from './beside-contract.ts'
import { describeReach } from './reach-contract.ts'
import { describeReplays } from './replay-contract.ts'
import { describeResponses } from './response-contract.ts'
import { describeSecrecy } from './secrecy-contract.ts'
import type { Ground } from './signed-in.ts'
import { describeStreams, type Streams } from './stream-contract.ts'
import { describeWaiting } from './waiting-contract.ts'

/** What is true of every adapter of axios, in Node and in a page. */
export function describeAdapter(ground: Ground, streams: Streams, unsendable: Streams): void {
  describeReplays(ground)
  describeStreams(ground, streams, unsendable)
  describeResponses(ground)
  describeWaiting(ground)
  describeReach(ground)
  describeSecrecy(ground)
  describeBesideRetry(ground)
}
