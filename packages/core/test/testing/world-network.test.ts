import { expect, test } from 'vitest'
import { createWorld } from '../../src/testing/index.ts'

/** A tab, a server that counts what it serves, and what became of what was sent. */
function setUp() {
  const world = createWorld()
  const tab = world.openTab()
  const heard: string[] = []
  let served = 0
  const send = (signal?: AbortSignal): void => {
    const serve = (): string => `answer ${++served}`
    const onArrival = (answer: string): void => void heard.push(`arrived: ${answer}`)
    tab.send({ serve, onArrival, ...(signal && { signal }) }).then(
      (answer) => heard.push(answer),
      (reason: unknown) => heard.push(String(reason)),
    )
  }
  return { world, tab, heard, send, served: () => served }
}

const noNetwork = 'TypeError: Failed to fetch'

test('what is sent arrives after the latency, and its answer after the same again', async () => {
  const { world, send, heard, served } = setUp()
  world.disturbNetwork({ latency: 50 })
  send()
  await world.advance(49)
  expect(served()).toBe(0)
  await world.advance(50)
  expect([served(), heard]).toEqual([1, []])
  await world.advance(1)
  expect(heard).toEqual(['arrived: answer 1', 'answer 1'])
})

test.for([
  [{ lose: 'requests' }, 0, [noNetwork]],
  [{ lose: 'answers' }, 1, [noNetwork]],
  [{ lose: 'requests', silent: true }, 0, []],
  [{ lose: 'answers', silent: true }, 1, []],
  [{ copies: 3 }, 3, ['arrived: answer 3', 'answer 3']],
] as const)('with %o the server serves %i', async ([disturbance, served, heard]) => {
  const story = setUp()
  story.world.disturbNetwork(disturbance)
  story.send()
  await story.world.advance(1_000)
  expect([story.served(), story.heard]).toEqual([served, heard])
})

test('what is sent offline is an error at once', async () => {
  const { world, tab, send, heard, served } = setUp()
  tab.goOffline()
  send()
  await world.settle()
  expect([served(), heard]).toEqual([0, [noNetwork]])
})

test('whoever stops waiting hears so, and keeps no cookie; the server has served all the same', async () => {
  const { world, send, heard, served } = setUp()
  const controller = new AbortController()
  world.disturbNetwork({ latency: 50 })
  send(controller.signal)
  await world.advance(60)
  controller.abort()
  await world.advance(60)
  expect([served(), heard]).toEqual([1, ['AbortError: This operation was aborted']])
})

test('a frozen tab hears the answer when it thaws, a closed one never; the browser has it in either case', async () => {
  const frozen = setUp()
  frozen.send()
  frozen.tab.freeze()
  await frozen.world.advance(10)
  expect(frozen.heard).toEqual(['arrived: answer 1'])
  frozen.tab.thaw()
  await frozen.world.settle()
  expect(frozen.heard).toEqual(['arrived: answer 1', 'answer 1'])

  const closed = setUp()
  closed.send()
  closed.tab.close()
  await closed.world.advance(10)
  expect(closed.heard).toEqual(['arrived: answer 1'])
})
