import { groupCount, groupOfSession, groupOfUser } from '../../rotation/session-id.ts'

/**
 * How keys lie on the nodes of a cluster. `together`: all in one slot, so that one node does all the work. `spread`: over 256 slots, the
 * sessions of a user in one of them; also finds those that were signed in together. `before-spread`: as `together`, and finds those
 * that are spread: what every node has to be before the first one is `spread`.
 */
export type RedisLayout = 'together' | 'before-spread' | 'spread'

/** What the names of keys begin with. All that begin alike are in one slot. */
export interface KeyLayout {
  readonly ofSession: (sid: string) => string
  readonly ofUser: (userId: string) => string
  /** All of them. */
  readonly all: readonly string[]
}

// Two letters for each group, whose slot lies in that 256th part of the 16384: in which order ever slots are dealt out, every node gets
// its share of groups. They are in the names of keys, so they never change.
const tags = [
  'nFblnBLD9tAxX7z1BJPblbNd07CXOvmpOImOaaCg6WE8BuCoMioo9KAG4wRyK68YiKKMYaeezqhYzuXskkImECyGxQjyxUZSfhDnVBjFkPgzkTIRdHFNTbhfipeZitKr',
  'QhsnaBCD6tPzI5k3SHqNcbAd4TRZpXbpnebOnaLg24J8MuosBiNClANGOQmWOUmSfKDMHcjeksr8kwIqdkFmJChEiSeyiWKQwjUlYBeFo3vxo7M1uJWLuNgffptXftDr',
  'bnnDLFpBAzX1z3X5NbBHNfrbCZ05mrOtmMOKCeacNY6UCmBwomMkAE9ILy4ui2K4KOiIegYcc8zsXqzwIokiyEEAtyxSZQxWDlfjjDHBgxkRIPkVFLdJhdJbeXirKpiv',
  'slQjCFQnPx6vk1I7qLSJAf9jRX4VbrpZbMngLencT826oqMwNABkNElCCyOSmQOWDOfIjgHa62kqIskuFodihGJAKWiQKSiUUnwheDGBvzo1M3o5WNuHgdEbtZfrDpfv',
].join('')

/** Where to look for what, in order; new sessions belong to the first. */
export function keyLayouts(prefix: string, layout: RedisLayout): readonly [KeyLayout, ...KeyLayout[]] {
  const together: KeyLayout = { ofSession: () => prefix, ofUser: () => prefix, all: [prefix] }
  if (layout === 'together') return [together]
  const spread = spreadLayout(prefix)
  return layout === 'spread' ? [spread, together] : [together, spread]
}

/** The first of the layouts that can hold it. An id that does not name the group of its user can only lie together with all. */
export function layoutFor(
  { sid, userId }: { readonly sid: string; readonly userId: string },
  [first, ...others]: readonly [KeyLayout, ...KeyLayout[]],
): KeyLayout {
  const isOneSlot = ({ ofSession, ofUser }: KeyLayout): boolean => ofSession(sid) === ofUser(userId)
  return [first, ...others].find(isOneSlot) ?? first
}

function spreadLayout(prefix: string): KeyLayout {
  // The first braces are what counts.
  const bare = prefix.replaceAll(/[{}]/g, '')
  const all = Array.from({ length: groupCount }, (_, group) => prefixOf(bare, group))
  return {
    ofSession: (sid) => prefixOf(bare, groupOfSession(sid)),
    ofUser: (userId) => prefixOf(bare, groupOfUser(userId)),
    all,
  }
}

function prefixOf(bare: string, group: number): string {
  return `${bare}{${tags.slice(2 * group, 2 * group + 2)}}:`
}
