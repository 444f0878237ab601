/** Something that can be done for one, and for many at once. */
export interface Gathering<Item, Answer> {
  /** What an item is about. */
  readonly keyOf: (item: Item) => string
  /** Whether those about the same go together, and have one answer; else they go one after the other. */
  readonly isShared: boolean
  readonly one: (item: Item) => Promise<Answer>
  /** Answers by key. What it leaves out is then done by {@link one}. */
  readonly many: (items: readonly Item[]) => Promise<ReadonlyMap<string, Answer>>
  /** Is told how many go together, each time. */
  readonly onLeaving: (size: number) => void
}

/** How many go together at most: each waits for all of them. */
export const MOST = 100
/**
 * How long those that have gathered wait for the ones before them, in ms: longer than a disk usually takes, and nothing beside the deadline of a
 * statement that hangs.
 */
export const PATIENCE = 20

interface Waiting<Item, Answer> {
  readonly item: Item
  readonly resolve: (answer: Answer | PromiseLike<Answer>) => void
  readonly reject: (reason: unknown) => void
}

/**
 * Does an item at once where nothing is under way. What comes meanwhile gathers, and goes together as soon as that has ended or has taken longer
 * than {@link PATIENCE}: nobody waits for others to come.
 */
export function gathering<Item, Answer>({
  keyOf,
  isShared,
  one,
  many,
  onLeaving,
}: Gathering<Item, Answer>): (item: Item) => Promise<Answer> {
  let waiting: Waiting<Item, Answer>[] = []
  let underWay = 0
  let timer: ReturnType<typeof setTimeout> | undefined

  function leaveIfFree(): void {
    if (waiting.length === 0) return
    if (underWay === 0) leave()
    else timer ??= setTimeout(leave, PATIENCE)
  }

  function leave(): void {
    clearTimeout(timer)
    timer = undefined
    const first = waiting.slice(0, MOST)
    const batch = isShared ? first : distinct(first, keyOf)
    const going = new Set(batch)
    waiting = waiting.filter((each) => !going.has(each))
    underWay++
    onLeaving(batch.length)
    void carry(batch).finally(() => {
      underWay--
      leaveIfFree()
    })
    leaveIfFree()
  }

  async function carry(batch: readonly Waiting<Item, Answer>[]): Promise<void> {
    const [first, second] = batch
    if (first && !second) return carryOne(first)
    try {
      const answers = await many(batch.map(({ item }) => item))
      for (const { item, resolve } of batch) resolve(answers.get(keyOf(item)) ?? one(item))
    } catch (error) {
      for (const { reject } of batch) reject(error)
    }
  }

  async function carryOne({ item, resolve, reject }: Waiting<Item, Answer>): Promise<void> {
    await one(item).then(resolve, reject)
  }

  return (item) =>
    new Promise((resolve, reject) => {
      waiting.push({ item, resolve, reject })
      // Those who were answered together ask together, one after the other.
      if (waiting.length === 1) queueMicrotask(leaveIfFree)
    })
}

/** The first about each key. */
function distinct<Item, Answer>(
  waiting: readonly Waiting<Item, Answer>[],
  keyOf: (item: Item) => string,
): readonly Waiting<Item, Answer>[] {
  const byKey = new Map<string, Waiting<Item, Answer>>()
  for (const each of waiting) {
    const key = keyOf(each.item)
    if (!byKey.has(key)) byKey.set(key, each)
  }
  return [...byKey.values()]
}
