import { EventEmitter, once } from 'node:events'
import { request } from 'node:http'
import { json } from 'node:stream/consumers'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { WebSocket } from 'ws'
import { parcelId } from '../testing/fixture-parcels.ts'
import type { PostOffice } from '../testing/fixture-post-office.ts'
import { postOffice } from '../testing/fixture-post-office.ts'
import type { Raw } from '../testing/stream-clients.ts'
import { openRaw } from '../testing/stream-clients.ts'
import { openConnection } from './connection.ts'

let office: PostOffice
beforeAll(async () => {
  office = await postOffice({ variables: { SUBSCRIPTIONS_PER_SOCKET: '5', LIMIT_BODY_KB: '8' } })
})
afterAll(() => office.stop())

const MOVED = `subscription ($id: ID!) { parcelMoved(id: $id) { id place } }`

async function signedIn(n = 1): Promise<Raw> {
  const raw = await openRaw(office.ws)
  expect(await raw.init(await office.as(n))).toEqual({ type: 'connection_ack' })
  return raw
}

describe('graphql-transport-ws', () => {
  test.each([[[]], [['graphql-ws']], [['graphql', 'json']], [['graphql-transport-wss']]])(
    'is the only protocol that is spoken: %j is closed',
    async (protocols) => {
      expect((await (await openRaw(office.ws, protocols)).closed).code).toBe(4406)
    },
  )

  test('is chosen out of several, and no other is named', async () => {
    const raw = await openRaw(office.ws, ['graphql-ws', 'graphql-transport-ws'])
    expect(raw.socket.protocol).toBe('graphql-transport-ws')
    raw.close()
  })

  test('is closed when nobody says who is there', async () => {
    const hurried = await postOffice({ variables: { SUBSCRIPTION_INIT_MS: '200' } })
    const raw = await openRaw(hurried.ws)
    expect(await raw.closed).toEqual({ code: 4408, reason: 'Connection initialisation timeout' })
    await hurried.stop()
  })

  test('is closed when somebody says it twice', async () => {
    const raw = await signedIn()
    raw.send({ type: 'connection_init' })
    expect(await raw.closed).toEqual({ code: 4429, reason: 'Too many initialisation requests' })
  })

  test('is closed when somebody says it twice before he was answered', async () => {
    const raw = await openRaw(office.ws)
    for (const _ of [1, 2]) raw.send({ type: 'connection_init' })
    expect((await raw.closed).code).toBe(4429)
  })

  test.each([
    ['{', 'no JSON'],
    ['[]', 'a list'],
    ['{}', 'no type'],
    ['{"type":"start","id":"a"}', 'another protocol'],
    ['{"type":"next","id":"a","payload":{"data":{}}}', 'what only servers say'],
    ['{"type":"subscribe","payload":{"query":"{ ping }"}}', 'no id'],
    ['{"type":"subscribe","id":"a","payload":{}}', 'no query'],
    ['{"type":"subscribe","id":"a","payload":{"query":"{ ping }","variables":[]}}', 'variables that are none'],
    ['{"type":"subscribe","id":"a","payload":{"query":null}}', 'no query, in a word'],
    ['{"type":"subscribe","id":"","payload":{"query":"{ ping }"}}', 'an id that is empty'],
    ['{"type":"subscribe","id":"a"}', 'nothing to subscribe to'],
    ['{"type":"subscribe","id":"a","payload":{"query":"{ ping }","operationName":1}}', 'a name that is none'],
    ['{"type":"subscribe","id":"a","payload":{"query":"{ ping }","extensions":"x"}}', 'extensions that are none'],
    ['{"type":"complete"}', 'the end of nothing'],
    ['{"type":"ping","payload":"x"}', 'a payload that is none'],
    ['{"type":"pong","payload":[]}', 'a payload that is a list'],
    ['{"type":"connection_init","payload":1}', 'parameters that are none'],
  ])('is closed by %s (%s)', async (text) => {
    const raw = await signedIn()
    raw.send(text)
    expect(await raw.closed).toEqual({ code: 4400, reason: 'Invalid message received' })
  })

  test('is closed by a message that is too large', async () => {
    const raw = await signedIn()
    raw.send({ type: 'ping', payload: { text: 'x'.repeat(9 * 1_024) } })
    expect((await raw.closed).code).toBe(1009)
  })

  test('takes a message in a frame of bytes, and no bytes that are none', async () => {
    const raw = await signedIn()
    raw.socket.send(Buffer.from('{"type":"ping"}'))
    expect(await raw.next()).toEqual({ type: 'pong' })
    raw.socket.send(Buffer.from([0xff, 0x00, 0x7b]))
    expect((await raw.closed).code).toBe(4400)
  })

  test('asks who is there before it runs anything', async () => {
    const raw = await openRaw(office.ws)
    raw.subscribe('a', '{ ping }')
    expect(await raw.closed).toEqual({ code: 4401, reason: 'Unauthorized' })
  })

  test('waits with everything until it has answered who is there', async () => {
    const raw = await openRaw(office.ws)
    raw.send({ type: 'connection_init', payload: await office.as(1) })
    raw.subscribe('a', '{ ping }')
    expect((await raw.closed).code).toBe(4401)
  })

  test('is closed by a token that is not believed', async () => {
    const raw = await openRaw(office.ws)
    raw.send({ type: 'connection_init', payload: { authorization: 'Bearer made.up.token' } })
    expect(await raw.closed).toEqual({ code: 4403, reason: 'Forbidden' })
  })

  test('is closed by a token that is no text', async () => {
    const raw = await openRaw(office.ws)
    raw.send({ type: 'connection_init', payload: { authorization: { token: 'made.up' } } })
    expect(await raw.closed).toEqual({ code: 4403, reason: 'Forbidden' })
  })

  test.each(['itself', 'headers', 'header'] as const)('takes a token by %s', async (way) => {
    const { authorization } = await office.as(1)
    const raw = await openRaw(office.ws, 'graphql-transport-ws', way === 'header' ? { authorization } : {})
    const payloads = {
      itself: { Authorization: authorization },
      headers: { headers: { authorization } },
      header: undefined,
    }
    await raw.init(payloads[way])
    raw.subscribe('a', '{ whoami }')
    expect(await raw.next()).toMatchObject({ payload: { data: { whoami: 'CONSUMER' } } })
    raw.close()
  })

  test('answers a ping with what it carried, and takes a pong', async () => {
    const raw = await openRaw(office.ws)
    raw.send({ type: 'pong' })
    raw.send({ type: 'ping' })
    raw.send({ type: 'ping', payload: { a: 1 } })
    expect([await raw.next(), await raw.next()]).toEqual([{ type: 'pong' }, { type: 'pong', payload: { a: 1 } }])
    raw.close()
  })

  test('is closed when an id is used that is still in use, and an id may be used again afterwards', async () => {
    const raw = await signedIn()
    for (const _ of [1, 2]) {
      raw.subscribe('a', '{ ping }')
      expect(await raw.next()).toMatchObject({ id: 'a', type: 'next', payload: { data: { ping: 'pong' } } })
      expect(await raw.next()).toEqual({ id: 'a', type: 'complete' })
    }
    raw.subscribe('a', MOVED, { variables: { id: parcelId(1) } })
    raw.subscribe('a', '{ ping }')
    expect(await raw.closed).toEqual({ code: 4409, reason: 'Subscriber for a already exists' })
  })

  test('is closed for the same reason where the id is longer than a reason may be', async () => {
    const raw = await signedIn()
    for (const _ of [1, 2]) raw.subscribe('€'.repeat(100), MOVED, { variables: { id: parcelId(1) } })
    const { code, reason } = await raw.closed
    expect([code, reason]).toEqual([4409, expect.stringMatching(/^Subscriber for €{35,}$/)])
  })

  test('is closed when nobody foresaw what went wrong, and that is for the log', async () => {
    const [faults, socket] = [[] as unknown[], Object.assign(new EventEmitter(), { protocol: 'graphql-transport-ws' })]
    const closed = new Promise((resolve) => {
      Object.assign(socket, { readyState: 1, OPEN: 1, close: (...how: unknown[]) => resolve(how) })
    })
    openConnection(socket as WebSocket, {
      identify: async () => {
        throw new Error('swordfish')
      },
      run: async () => undefined,
      refuse: () => undefined,
      fault: (error) => void faults.push(error),
      ...{ initMs: 60_000, mostOperations: 1, mostBuffered: 1, drainMs: 0 },
    })
    socket.emit('message', '{"type":"connection_init"}')
    expect(await closed).toEqual([4500, 'Internal server error'])
    expect(faults).toEqual([new Error('swordfish')])
    socket.emit('close')
  })
})

describe('the path of sockets', () => {
  const upgraded = (path: string, headers: Record<string, string> = {}) =>
    new Promise<number>((resolve) => {
      const socket = new WebSocket(office.ws.replace('/graphql', path), 'graphql-transport-ws', { headers })
      socket.on('open', () => {
        resolve(101)
        socket.close()
      })
      socket.on('unexpected-response', (request, response) => {
        resolve(response.statusCode ?? 0)
        request.destroy()
      })
      socket.on('error', () => undefined)
    })

  test('is that of the graph and of its parts', async () => {
    expect(await Promise.all(['/graphql', '/graphql/storefront', '/nothing'].map((path) => upgraded(path)))).toEqual([
      ...[101, 101, 404],
    ])
  })

  test('answers who offers another protocol beside what he asks', async () => {
    const headers = { connection: 'Upgrade, HTTP2-Settings', upgrade: 'h2c', 'http2-settings': 'AAMAAABkAAQAAP__' }
    const asking = request(office.url, { method: 'POST', headers: { ...headers, 'content-type': 'application/json' } })
    const [response] = await once(asking.end('{"query":"{ ping }"}'), 'response')
    expect([response.statusCode, await json(response)]).toEqual([
      200,
      expect.objectContaining({ data: { ping: 'pong' } }),
    ])
  })

  test('is closed to pages of origins that may not read', async () => {
    const own = new URL(office.url).origin
    expect(await upgraded('/graphql', { origin: 'https://elsewhere.example' })).toBe(403)
    expect(await upgraded('/graphql', { origin: own })).toBe(101)
  })
})
