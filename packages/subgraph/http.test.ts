import { EventEmitter, once } from 'node:events'
import type { Server, ServerResponse } from 'node:http'
import { Agent, get, request } from 'node:http'
import { connect } from 'node:net'
import { Transform } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { minutes, seconds } from '@supermall/kernel/time'
import { expect, test } from 'vitest'
import type { Handle } from './http.ts'
import { HttpFault, listen, readBody } from './http.ts'
import { createLog } from './log.ts'

const MOST_MS = 30_000

const address = { host: '127.0.0.1', port: 0, log: createLog({ level: 'silent', isPretty: false }) }
const open = (handle: Handle) => listen({ ...address, handle })

test('a server that ends does not wait for a connection that was never used', async () => {
  const server = await open(async (_, response) => void response.end())
  const socket = connect(server.port, '127.0.0.1')
  await once(socket, 'connect')
  const begun = Date.now()
  await Promise.all([server.stop(MOST_MS), once(socket, 'close')])
  expect(Date.now() - begun).toBeLessThan(MOST_MS / 2)
})

test('a server that ends loses nothing of a stream, and then lets go of its connection, which was to stay', async () => {
  let stream: ServerResponse | undefined
  const server = await open(async (_, response) => {
    stream = response
    response.write('first')
  })
  const agent = new Agent({ keepAlive: true })
  const [response] = await once(get({ port: server.port, agent }), 'response')
  expect(response.headers.connection).toBe('keep-alive')
  const begun = Date.now()
  const stopped = server.stop(MOST_MS)
  stream?.end(', last')
  let text = ''
  for await (const chunk of response) text += chunk
  expect(text).toBe('first, last')
  await stopped
  expect(Date.now() - begun).toBeLessThan(MOST_MS / 2)
  agent.destroy()
})

test('a server that ends waits for what was asked by somebody who is gone, and no longer than it may', async () => {
  const signs = new EventEmitter()
  const seen: string[] = []
  const server = await open(async () => {
    signs.emit('begun')
    await once(signs, 'enough')
    seen.push('done')
  })
  const asked = get({ port: server.port }).on('error', () => undefined)
  await once(signs, 'begun')
  asked.destroy()
  const stopped = server.stop(MOST_MS).then(() => seen.push('stopped'))
  setTimeout(() => signs.emit('enough'), 50)
  await stopped
  expect(seen).toEqual(['done', 'stopped'])
})

test('a server that ends leaves what takes longer than it may', async () => {
  const signs = new EventEmitter()
  const server = await open(async () => {
    signs.emit('begun')
    await once(signs, 'never')
  })
  const asked = get({ port: server.port }).on('error', () => undefined)
  await once(signs, 'begun')
  const begun = Date.now()
  await server.stop(100)
  expect(Date.now() - begun).toBeGreaterThanOrEqual(99)
  asked.destroy()
})

test('a body that does not come in time is refused, and its connection with it', async () => {
  const server = await open(async (request, response) => void response.end(await readBody(request, 100, 50)))
  const socket = connect(server.port, '127.0.0.1')
  socket.write('POST / HTTP/1.1\r\nhost: mall\r\ncontent-length: 4\r\n\r\nab')
  let text = ''
  for await (const chunk of socket) text += chunk
  expect(text).toMatch(/^HTTP\/1\.1 408 .*"code":"BODY_TIMEOUT","retryable":true/s)
  await server.stop(MOST_MS)
})

test('a body that is refused while it comes is answered, and the next request too', async () => {
  const server = await open(async (request, response) => {
    const refusing = new Transform({
      transform: (_, __, done) => done(new HttpFault(413, 'FILE_SIZE', { message: '' })),
    })
    await pipeline(request, refusing)
    response.end()
  })
  for (const _ of [1, 2]) {
    const asking = request({ port: server.port, method: 'PUT', headers: { 'content-length': 9 } })
    asking.on('error', () => undefined).write('a')
    expect((await once(asking, 'response'))[0].statusCode).toBe(413)
    asking.destroy()
  }
  await server.stop(MOST_MS)
})

test('a connection on which many are answered before they have said all keeps nothing of them', async () => {
  const listeners: number[] = []
  const server = await open(async (request, response) => {
    listeners.push(request.socket.listenerCount('close'))
    response.writeHead(503, { 'content-length': 0 }).end()
  })
  const socket = connect(server.port, '127.0.0.1')
  for (let count = 0; count < 5; count++) {
    socket.write('POST / HTTP/1.1\r\nhost: mall\r\ncontent-length: 4\r\n\r\nab')
    await once(socket, 'data')
    socket.write('cd')
  }
  expect(new Set(listeners)).toEqual(new Set([listeners[0]]))
  socket.destroy()
  await server.stop(MOST_MS)
})

test('who takes nothing of an answer is cut off, and who waits for one is not', async () => {
  const signs = new EventEmitter()
  const cut = once(signs, 'closed /large')
  const server = await listen({
    ...address,
    unreadMs: 1_000,
    async handle(request, response) {
      response.once('close', () => signs.emit(`closed ${request.url}`))
      if (request.url === '/large') response.end(Buffer.alloc(64 * 1024 * 1024))
      else {
        signs.emit('begun')
        await cut
        response.end('done')
      }
    },
  })
  const begun = once(signs, 'begun')
  const waiting = fetch(`http://127.0.0.1:${server.port}/slow`)
  await begun
  const socket = connect(server.port, '127.0.0.1').on('error', () => undefined)
  socket.pause().write('GET /large HTTP/1.1\r\nhost: mall\r\n\r\n')
  expect(await (await waiting).text()).toBe('done')
  socket.destroy()
  await server.stop(MOST_MS)
})

test('a body may come for as long as a leave to upload lasts, headers for 15 seconds, and every 5 it is looked', async () => {
  const server = await open(async ({ socket }, response) => {
    const { requestTimeout, headersTimeout, ...more } = (socket as unknown as { readonly server: Server }).server
    const { connectionsCheckingInterval } = more as unknown as { readonly connectionsCheckingInterval: number }
    response.end(JSON.stringify([requestTimeout, headersTimeout, connectionsCheckingInterval]))
  })
  const told = await (await fetch(`http://127.0.0.1:${server.port}`)).json()
  expect(told).toEqual([minutes(15), seconds(15), seconds(5)])
  await server.stop(MOST_MS)
})
