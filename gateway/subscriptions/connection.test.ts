import { EventEmitter } from 'node:events'
import { eventually } from '@supermall/testing/rival'
import { afterEach, describe, expect, test } from 'vitest'
import type { WebSocket } from 'ws'
import type { PostOffice } from '../testing/fixture-post-office.ts'
import { postOffice } from '../testing/fixture-post-office.ts'
import { openRaw } from '../testing/stream-clients.ts'
import { openConnection } from './connection.ts'

const offices: PostOffice[] = []
afterEach(() => Promise.all(offices.splice(0).map((office) => office.stop())))

const MOST_BUFFERED = 1_000

/** The end of a socket that has so many bytes unsent. */
function held(unsent: number) {
  const did: string[] = []
  const asked: string[] = []
  const socket = Object.assign(new EventEmitter(), {
    ...{ protocol: 'graphql-transport-ws', readyState: 1, OPEN: 1, bufferedAmount: unsent },
    send: (text: string) => void did.push(text),
    ping: (data: string) => void asked.push(data),
    close: (code: number) => void did.push(`closed with ${code}`),
    terminate: () => void did.push('cut'),
  })
  const connection = openConnection(socket as WebSocket, {
    identify: () => new Promise(() => undefined),
    run: async () => undefined,
    refuse: () => undefined,
    fault: () => undefined,
    ...{ initMs: 60_000, mostOperations: 1, mostBuffered: MOST_BUFFERED, drainMs: 0 },
  })
  return { socket, connection, did, asked, hear: (message: object) => socket.emit('message', JSON.stringify(message)) }
}

describe('a socket whose client does not read', () => {
  test('is alive for as long as it talks and takes what it is told', () => {
    const { connection, did, hear, socket } = held(0)
    for (const _ of [1, 2, 3]) {
      connection.ping()
      hear({ type: 'pong' })
    }
    expect(did).toEqual([])
    socket.emit('close')
  })

  test('is not alive for talking while something is unsent', () => {
    const { connection, did, hear, socket } = held(1)
    connection.ping()
    hear({ type: 'pong' })
    socket.emit('pong', Buffer.from('made up'))
    connection.ping()
    expect(did).toEqual(['cut'])
    socket.emit('close')
  })

  test('is alive when it answers what it was asked, which it must have read', () => {
    const { connection, did, asked, socket } = held(1)
    for (const _ of [1, 2, 3]) {
      connection.ping()
      socket.emit('pong', Buffer.from(asked.at(-1) ?? ''))
    }
    expect([did, new Set(asked).size]).toEqual([[], 3])
    socket.emit('close')
  })

  test('is answered up to twice what may wait, and closed when it asks for more', () => {
    const { did, hear, socket } = held(2 * MOST_BUFFERED)
    hear({ type: 'ping' })
    socket.bufferedAmount++
    hear({ type: 'ping' })
    expect(did).toEqual(['{"type":"pong"}', 'closed with 1013'])
    socket.emit('close')
  })

  test('is cut off, whatever it goes on saying', async () => {
    const office = await postOffice({ variables: { SUBSCRIPTION_BUFFER_KB: '1', SUBSCRIPTION_PING_MS: '300000' } })
    offices.push(office)
    const raw = await openRaw(office.ws)
    await raw.init()
    raw.socket.pause()
    const ping = { type: 'ping', payload: { text: 'x'.repeat(1_000) } }
    await eventually(() => {
      // Whatever the two ends of a connection hold by themselves is full at some time.
      if (raw.socket.bufferedAmount === 0) for (let count = 0; count < 1_000; count++) raw.send(ping)
      return office.gateway.waiting().sockets === 0
    })
    raw.socket.terminate()
  })
})

describe('a pong', () => {
  test("carries nothing of what is deeper than anything of somebody's own, and nobody falls over it", () => {
    const { did, socket } = held(0)
    const deep = '['.repeat(100_000) + ']'.repeat(100_000)
    socket.emit('message', Buffer.from(`{"type":"ping","payload":{"a":${deep}}}`))
    expect(did).toEqual(['{"type":"pong"}'])
    socket.emit('close')
  })

  test('gives back what a ping carried, unless that is long', () => {
    const { did, hear, socket } = held(0)
    hear({ type: 'ping', payload: { at: 1 } })
    hear({ type: 'ping', payload: { text: 'x'.repeat(1_024) } })
    expect(did).toEqual(['{"type":"pong","payload":{"at":1}}', '{"type":"pong"}'])
    socket.emit('close')
  })
})
