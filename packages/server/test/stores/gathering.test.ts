// D-SR-17
import { beforeEach, expect, onTestFinished, test, vi } from 'vitest'
import { gathering, MOST, PATIENCE } from '../../src/stores/sql/gathering.ts'

/** Work that ends when a test says so. Items are texts; what they are about is their first letter. */
function work(isShared = false) {
  const begun: string[][] = []
  const sizes: number[] = []
  const open: { readonly end: () => void; readonly fail: (reason: Error) => void }[] = []
  /** What {@link many} leaves out. */
  const left = new Set<string>()

  function begin<Answer>(items: readonly string[], answer: Answer): Promise<Answer> {
    begun.push([...items])
    return new Promise((resolve, reject) => open.push({ end: () => resolve(answer), fail: reject }))
  }

  const ask = gathering<string, string>({
    keyOf: ([letter = '']) => letter,
    isShared,
    one: (item) => begin([item], `alone ${item}`),
    many: (items) => {
      const done = items.filter((item) => !left.has(item))
      return begin(items, new Map(done.map((item) => [item.charAt(0), `together ${item}`])))
    },
    onLeaving: (size) => sizes.push(size),
  })
  return {
    begun,
    sizes,
    left,
    ask,
    end: async (position: number) => {
      open[position]?.end()
      await settle()
    },
    fail: async (position: number, reason: Error) => {
      open[position]?.fail(reason)
      await settle()
    },
  }
}

beforeEach(() => {
  vi.useFakeTimers()
  onTestFinished(() => void vi.useRealTimers())
})

async function settle(): Promise<void> {
  await vi.advanceTimersByTimeAsync(0)
}

test('one that comes alone goes at once, and alone', async () => {
  const { ask, begun, end } = work()
  const answer = ask('a')
  await settle()
  expect(begun).toEqual([['a']])
  await end(0)
  expect(await answer).toBe('alone a')
})

test('those who come together go together', async () => {
  const { ask, begun, sizes, end } = work()
  const answers = ['a', 'b', 'c'].map(ask)
  await settle()
  expect(begun).toEqual([['a', 'b', 'c']])
  expect(sizes).toEqual([3])
  await end(0)
  expect(await Promise.all(answers)).toEqual(['together a', 'together b', 'together c'])
})

test('what comes while something is under way goes together when that has ended', async () => {
  const { ask, begun, end } = work()
  void ask('a')
  await settle()
  const answers = ['b', 'c'].map(ask)
  await settle()
  expect(begun).toEqual([['a']])
  await end(0)
  expect(begun).toEqual([['a'], ['b', 'c']])
  await end(1)
  expect(await Promise.all(answers)).toEqual(['together b', 'together c'])
})

test.each(['ended', 'failed'])('nobody waits for long, and all goes on when what took long has %s', async (how) => {
  const { ask, begun, end, fail } = work()
  const first = ask('a').catch(String)
  await settle()
  void ask('b')
  await vi.advanceTimersByTimeAsync(PATIENCE - 1)
  void ask('c')
  expect(begun).toEqual([['a']])
  await vi.advanceTimersByTimeAsync(1)
  expect(begun).toEqual([['a'], ['b', 'c']])
  void ask('d')
  await vi.advanceTimersByTimeAsync(PATIENCE)
  expect(begun).toEqual([['a'], ['b', 'c'], ['d']])
  if (how === 'ended') await end(0)
  else await fail(0, new Error('it broke'))
  expect(await first).toBe(how === 'ended' ? 'alone a' : 'Error: it broke')
  await end(1)
  await end(2)
  void ask('e')
  await settle()
  expect(begun.at(-1)).toEqual(['e'])
})

test('what is about the same goes one after the other, and others overtake it', async () => {
  const { ask, begun, end } = work()
  const answers = ['a1', 'a2', 'b', 'a3', 'c'].map(ask)
  await settle()
  for (const turn of [0, 1, 2]) await end(turn)
  expect(begun).toEqual([['a1', 'b', 'c'], ['a2'], ['a3']])
  expect(await Promise.all(answers)).toEqual(['together a1', 'alone a2', 'together b', 'alone a3', 'together c'])
})

test('where it is shared, what is about the same goes together', async () => {
  const { ask, begun, end } = work(true)
  const answers = ['a1', 'a1', 'b'].map(ask)
  await settle()
  await end(0)
  expect(begun).toEqual([['a1', 'a1', 'b']])
  expect(await Promise.all(answers)).toEqual(['together a1', 'together a1', 'together b'])
})

test('what was left out is done alone, and the next ones do not wait for it', async () => {
  const { ask, begun, left, end } = work()
  left.add('b')
  const answers = ['a', 'b'].map(ask)
  await settle()
  await end(0)
  expect(begun).toEqual([['a', 'b'], ['b']])
  void ask('c')
  await settle()
  expect(begun.at(-1)).toEqual(['c'])
  await end(1)
  expect(await Promise.all(answers)).toEqual(['together a', 'alone b'])
})

test('where all of it failed each is told, and the next ones go', async () => {
  const { ask, begun, fail } = work()
  const answers = ['a', 'b'].map((item) => ask(item).catch(String))
  await settle()
  const next = ask('c')
  await fail(0, new Error('it broke'))
  expect(await Promise.all(answers)).toEqual(['Error: it broke', 'Error: it broke'])
  expect(begun).toEqual([['a', 'b'], ['c']])
  void next
})

test('no batch is larger than it may be, and nobody is forgotten', async () => {
  const { ask, begun, end } = work(true)
  const answers = Array.from({ length: 2.5 * MOST }, (_, index) => ask(`item ${index}`))
  await settle()
  for (const turn of [0, 1, 2]) await end(turn)
  expect(begun.map(({ length }) => length)).toEqual([MOST, MOST, MOST / 2])
  expect(await Promise.all(answers)).toHaveLength(2.5 * MOST)
})
