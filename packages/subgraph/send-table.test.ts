import { EventEmitter, once } from 'node:events'
import type { IncomingMessage } from 'node:http'
import { request } from 'node:http'
import { afterAll, expect, test } from 'vitest'
import { listen } from './http.ts'
import { createLog } from './log.ts'
import { sendTable } from './send-table.ts'

const PART = `${'x'.repeat(1024 * 1024 - 1)}\n`
const PARTS = 200

const signs = new EventEmitter()
let read = 0
const server = await listen({
  host: '127.0.0.1',
  port: 0,
  log: createLog({ level: 'silent', isPretty: false }),
  handle: (request, response) => sendTable(request, response, { fileName: 'a.csv', parts }),
})
afterAll(() => server.stop(1_000))

async function* parts(): AsyncGenerator<string> {
  read = 0
  try {
    for (; read < PARTS; read++) yield PART
  } finally {
    signs.emit('left')
  }
}

async function fetched(method: string): Promise<IncomingMessage> {
  const asked = request({ port: server.port, method })
  asked.on('error', () => undefined).end()
  const [response] = await once(asked, 'response')
  return response
}

test('a table comes as a whole, however long it is', async () => {
  let size = 0
  const response = await fetched('GET')
  for await (const piece of response) size += piece.length
  expect(size).toBe(PART.length * PARTS)
  expect(response.headers).toMatchObject({
    'content-type': 'text/csv; charset=utf-8',
    'content-disposition': 'attachment; filename="a.csv"',
    'cache-control': 'private, no-store',
  })
})

test('a table is read as fast as it is taken, and no further when nobody takes it any more', async () => {
  const response = await fetched('GET')
  const left = once(signs, 'left')
  response.destroy()
  await left
  expect(read).toBeLessThan(PARTS / 2)
})

test('who asks only what there is makes nothing be read', async () => {
  read = -1
  const response = await fetched('HEAD')
  response.resume()
  await once(response, 'end')
  expect([response.statusCode, read]).toEqual([200, -1])
})
