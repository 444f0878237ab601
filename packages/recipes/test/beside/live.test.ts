import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { startApi } from '@keyturn/test-servers'
import { parse, type ExecutionArgs } from 'graphql'
import { useServer as serve } from 'graphql-ws/use/ws'
import { Server as SocketIoServer } from 'socket.io'
import { expect, onTestFinished, test } from 'vitest'
import { WebSocketServer } from 'ws'
import { graphqlWs } from '../../beside/graphql-ws.ts'
import { socketIo } from '../../beside/socket-io.ts'
import { signIn, type SignedIn } from '../signed-in.ts'

interface Setting extends SignedIn {
  readonly port: number
  /** The tokens that connections brought, in order. */
  readonly brought: unknown[]
  readonly revokeSockets: () => void
  /** How often the auth server was asked, whatever it answered. */
  readonly refreshesAsked: () => number
}

type Listen = (server: Server, isAccepted: (token: unknown) => Promise<boolean>) => () => Promise<unknown>

/** @param together So many connections have to be there before the first is accepted or refused. */
async function open(listen: Listen, together = 1): Promise<Setting> {
  const setting = await signIn(startApi)
  let asked = 0
  setting.session.inspect(({ type }) => void (type === 'refresh-started' && asked++))
  const server = createServer()
  const brought: unknown[] = []
  let oldest = 'sEcReT-1'
  const { promise: allAreThere, resolve } = Promise.withResolvers<void>()
  const stop = listen(server, async (token) => {
    if (brought.push(token) >= together) resolve()
    await allAreThere
    return String(token) >= oldest
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(async () => {
    await stop()
    server.closeAllConnections()
    server.close()
  })
  const { port } = server.address() as AddressInfo // it listens on a port
  return { ...setting, port, brought, revokeSockets: () => void (oldest = 'sEcReT-2'), refreshesAsked: () => asked }
}

const overGraphqlWs: Listen = (server, isAccepted) => {
  const sockets = new WebSocketServer({ server, path: '/graphql' })
  const served = serve(
    {
      onConnect: ({ connectionParams }) => isAccepted(connectionParams?.['accessToken']),
      // Without a schema: the one of this file would be of another copy of the module than the library's, under Vitest.
      onSubscribe: (_, __, { query }) => ({ document: parse(query) }) as ExecutionArgs,
      execute: () => ({ data: { item: 'an item' } }),
    },
    sockets,
  )
  return async () => served.dispose()
}

const overSocketIo: Listen = (server, isAccepted) => {
  const io = new SocketIoServer(server)
  io.use(({ handshake }, next) => {
    const answer = (isGood: boolean): void => next(isGood ? undefined : new Error('unauthorized'))
    void isAccepted(handshake.auth['accessToken']).then(answer)
  })
  io.on('connection', (socket) => void socket.on('item', (answer: (item: string) => void) => answer('an item')))
  return () => io.close()
}

const five = [1, 2, 3, 4, 5]
const before = five.map(() => 'sEcReT-1')
const after = five.map(() => 'sEcReT-2')

test('graphql-ws: clients whose token is refused share one refresh, and all are answered', async () => {
  const { session, port, brought, revokeSockets, refreshesAsked } = await open(overGraphqlWs, five.length)
  revokeSockets()
  const clients = five.map(() => graphqlWs(session, `ws://127.0.0.1:${port}/graphql`))
  onTestFinished(() => clients.forEach((client) => client.terminate()))
  const answers = await Promise.all(clients.map((client) => client.iterate({ query: '{ item }' }).next()))
  expect(answers).toEqual(five.map(() => ({ done: false, value: { data: { item: 'an item' } } })))
  expect(brought.map(String).toSorted((one, other) => one.localeCompare(other))).toEqual([...before, ...after])
  expect(refreshesAsked()).toBe(1)
})

test('graphql-ws: it does not connect again once the session has ended', async () => {
  const { session, port, brought, revokeSockets, endSession, refreshesAsked } = await open(overGraphqlWs)
  revokeSockets()
  endSession()
  const client = graphqlWs(session, `ws://127.0.0.1:${port}/graphql`)
  await expect(client.iterate({ query: '{ item }' }).next()).rejects.toBeTruthy()
  expect(brought).toEqual(['sEcReT-1'])
  expect(refreshesAsked()).toBe(1)
})

test('socket.io: sockets whose token is refused share one refresh, and all are answered', async () => {
  const { session, port, brought, revokeSockets, refreshesAsked } = await open(overSocketIo, five.length)
  revokeSockets()
  const sockets = five.map(() => socketIo(session, `http://127.0.0.1:${port}`))
  onTestFinished(() => sockets.forEach((socket) => void socket.disconnect()))
  const answers = await Promise.all(sockets.map((socket) => socket.emitWithAck('item') as Promise<unknown>))
  expect(answers).toEqual(five.map(() => 'an item'))
  expect(brought.map(String).toSorted((one, other) => one.localeCompare(other))).toEqual([...before, ...after])
  expect(refreshesAsked()).toBe(1)
})

test('socket.io: a sign-out closes the connection, and it does not come back', async () => {
  const { session, port, brought } = await open(overSocketIo)
  const socket = socketIo(session, `http://127.0.0.1:${port}`)
  await socket.emitWithAck('item')
  await session.signOut()
  expect([socket.connected, socket.active]).toEqual([false, false])
  expect(brought).toEqual(['sEcReT-1'])
})

test('socket.io: a socket that is refused for good asks once', async () => {
  const { session, port, brought, revokeSockets, endSession, refreshesAsked } = await open(overSocketIo)
  revokeSockets()
  endSession()
  const ended = new Promise<void>((resolve) => session.on('ended', () => resolve()))
  const socket = socketIo(session, `http://127.0.0.1:${port}`)
  await ended
  expect(socket.active).toBe(false)
  expect(brought).toEqual(['sEcReT-1'])
  expect(refreshesAsked()).toBe(1)
})
