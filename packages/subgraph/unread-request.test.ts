import { once } from 'node:events'
import type { Server } from 'node:http'
import type { Socket } from 'node:net'
import { connect } from 'node:net'
import { expect, test } from 'vitest'
import type { Handle } from './http.ts'
import { listen, readBody } from './http.ts'
import { createLog } from './log.ts'

const MOST_MS = 30_000

const log = createLog({ level: 'silent', isPretty: false })
const open = (handle: Handle) => listen({ host: '127.0.0.1', port: 0, log, handle })

async function readAll(socket: Socket): Promise<string> {
  let said = ''
  for await (const part of socket) said += part
  return said
}

test.each([
  ['GET / HTTP/1.1\r\nno header\r\n\r\n', 400, 'BAD_REQUEST'],
  ['POST / HTTP/1.1\r\nhost: mall\r\ntransfer-encoding: chunked\r\n\r\nnone\r\n', 400, 'BAD_REQUEST'],
  [`GET / HTTP/1.1\r\nhost: mall\r\nx: ${'x'.repeat(20_000)}\r\n\r\n`, 431, 'HEADERS_LIMIT'],
])('what is no request is refused with a code, and its connection closed (%#)', async (text, status, code) => {
  const server = await open(async (request, response) => void response.end(await readBody(request, 100)))
  const socket = connect(server.port, '127.0.0.1')
  socket.write(text)
  const [head = '', body = ''] = (await readAll(socket)).split('\r\n\r\n')
  expect(head).toMatch(new RegExp(`^HTTP/1\\.1 ${status} .*content-type: application/json.*connection: close`, 's'))
  expect(JSON.parse(body)).toMatchObject({ errors: [{ extensions: { code, retryable: false } }] })
  await server.stop(MOST_MS)
})

test('headers that do not come in time are refused with a code, and may be sent again', async () => {
  const server = await open(async ({ socket }, response) => {
    const { server: itself } = socket as unknown as { readonly server: Server }
    itself.headersTimeout = 50
    response.end()
  })
  await (await fetch(`http://127.0.0.1:${server.port}`)).text()
  const socket = connect(server.port, '127.0.0.1')
  socket.write('GET / HTTP/1.1\r\nhost: mall\r\n')
  const [head = '', body = ''] = (await readAll(socket)).split('\r\n\r\n')
  expect(head).toMatch(/^HTTP\/1\.1 408 .*connection: close/s)
  expect(JSON.parse(body)).toMatchObject({ errors: [{ extensions: { code: 'REQUEST_TIMEOUT', retryable: true } }] })
  await server.stop(MOST_MS)
})

test('nothing is written into an answer that is under way', async () => {
  const server = await open(async (_, response) => void response.write('begun'))
  const socket = connect(server.port, '127.0.0.1').setEncoding('latin1')
  socket.write('POST / HTTP/1.1\r\nhost: mall\r\ntransfer-encoding: chunked\r\n\r\n')
  const [text] = await once(socket, 'data')
  socket.write('none\r\n')
  const rest = await readAll(socket)
  expect([text, rest]).toEqual([expect.stringContaining('begun'), expect.not.stringContaining('HTTP/1.1')])
  await server.stop(MOST_MS)
})
