import { lanes, type Item, type Lane } from '../recording/item.ts'
import type { Recording } from '../recording/recording.ts'
import { firstFrom } from './lane-layout.ts'

/** The item before or after another one in its lane; the one itself where there is none. */
export function beside({ items }: Recording, item: Item, step: -1 | 1): Item {
  const lane = items[item.lane]
  return lane[lane.findIndex(({ id }) => id === item.id) + step] ?? item
}

/** The first or the last item of a lane; of `item`'s own, or of the uppermost that has one. */
export function atEnd({ items }: Recording, item: Item | undefined, end: 'first' | 'last'): Item | undefined {
  const lane = item?.lane ?? lanes.find((each) => items[each].length > 0)
  return lane && items[lane].at(end === 'first' ? 0 : -1)
}

/** What is nearest in time in the next lane above or below that has anything; the item itself where there is none. */
export function across({ items }: Recording, item: Item, step: -1 | 1): Item {
  const order: readonly Lane[] = step === 1 ? lanes : lanes.toReversed()
  const next = order.slice(order.indexOf(item.lane) + 1).find((lane) => items[lane].length > 0)
  if (!next) return item
  const after = firstFrom(items[next], item.from)
  const [left, right] = [items[next][after - 1], items[next][after]]
  if (!left || !right) return left ?? right ?? item
  return item.from - left.from < right.from - item.from ? left : right
}
