import { wake } from './moves.ts'
import { deliverAll, request, tabNames, type Stage, type TabName } from './stage.ts'

/** All is well, and all that is on its way arrives. Then whoever is signed in is who the server says, and who must be. */
export async function finish(stage: Stage, first: 'oldest' | 'newest'): Promise<void> {
  const { world, tabs } = stage
  stage.memory.catchUp()
  for (const each of tabs) {
    if (each.condition.is !== 'running') wake(each)
    // A page that is just back asks for its data: before it has heard of anything, if it may.
    void request(stage, each).catch(() => {})
  }
  for (let time = 0; time < 3; time++) {
    await deliverAll(stage, first)
    await world.advance(8_000)
  }
  for (const { session } of tabs) {
    void session.refresh().catch(() => {})
    await deliverAll(stage, first)
    await world.advance(2_000)
    await deliverAll(stage, first)
  }
  judgeEnd(stage)
}

function judgeEnd({ server, jar, judgement, tabs }: Stage): void {
  const sid = jar.read()?.sid
  const owner = server.isAlive(sid) ? server.userOf(sid) : undefined
  const shown = new Map<TabName, string>(
    tabs.flatMap(({ name, session }) => {
      const { status, user } = session.getState()
      return status === 'signed-in' ? [[name, user.id] as const] : []
    }),
  )
  for (const name of tabNames)
    if (shown.has(name) && shown.get(name) !== owner?.id)
      judgement.violated(`${name} shows ${shown.get(name)}, the server knows ${owner?.id ?? 'nobody'}`)
  const last = judgement.last()
  if (last === 'signed-out' && (owner || shown.size > 0)) judgement.violated('somebody signed out, and is signed in')
  if (typeof last !== 'object') return
  const { tab, user } = last
  if (owner?.id !== user.id)
    judgement.violated(`${user.name} signed in last, the cookie is of ${owner?.name ?? 'nobody'}`)
  if (shown.get(tab as TabName) !== user.id)
    judgement.violated(`${user.name} signed in last, and ${tab} does not show it`)
}
