import type { RequestListener, Server } from 'node:http'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { freeRow } from '@supermall/testing/ports'
import { afterEach, describe, expect, it } from 'vitest'
import type { Sending } from './connection.ts'
import { connection, Unreached } from './connection.ts'

const servers: Server[] = []
const opened: { close: () => void }[] = []
afterEach(() => {
  for (const one of opened.splice(0)) one.close()
  for (const server of servers.splice(0)) server.closeAllConnections()
})

async function open(listener: RequestListener) {
  const server = createServer(listener)
  servers.push(server)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const wire = connection(`http://127.0.0.1:${(server.address() as AddressInfo).port}`, 2)
  opened.push(wire)
  return wire
}

const sending = (more: Partial<Sending> = {}): Sending => ({
  method: 'POST',
  path: '/graphql',
  headers: [],
  body: 'söme text',
  timeoutMs: 2_000,
  isRepeatable: true,
  ...more,
})

describe('a connection', () => {
  it('brings back an answer that comes in pieces, whatever lies across their edges', async () => {
    const wire = await open((request, response) => {
      request.once('data', (sent: Buffer) => {
        response.write(sent.subarray(0, 2))
        setTimeout(() => response.end(sent.subarray(2)), 10)
      })
    })
    expect(await wire.send(sending())).toEqual({ status: 200, text: 'söme text' })
  })

  it.each([
    ['has not begun', () => undefined],
    ['has begun', (_, response) => response.write('so far')],
  ] as [string, RequestListener][])('waits no longer than it may for an answer that %s', async (_, listener) => {
    const wire = await open(listener)
    await expect(wire.send(sending({ timeoutMs: 60 }))).rejects.toMatchObject({ code: 'DEADLINE_EXCEEDED' })
  })

  it('tells whether nobody was there at all, or somebody who broke off', async () => {
    const nobody = connection(`http://127.0.0.1:${await freeRow(1)}`, 2)
    opened.push(nobody)
    await expect(nobody.send(sending())).rejects.toBeInstanceOf(Unreached)
    const broken = await open((request) => request.socket.resetAndDestroy())
    const error = await broken.send(sending()).catch((thrown: unknown) => thrown)
    expect(error).toMatchObject({ code: 'SERVICE_UNAVAILABLE' })
    expect(error).not.toBeInstanceOf(Unreached)
  })

  it('hangs up when nobody waits any more', async () => {
    const gone = new AbortController()
    let hangUp: () => void = () => undefined
    const hungUp = new Promise<void>((resolve) => {
      hangUp = resolve
    })
    const wire = await open((request) => {
      request.once('close', hangUp)
      gone.abort()
    })
    await expect(wire.send(sending({ gone: gone.signal }))).rejects.toMatchObject({ code: 'DEADLINE_EXCEEDED' })
    await hungUp
  })

  it('tells an answer that broke off', async () => {
    const wire = await open((_, response) => {
      response.writeHead(200, { 'content-length': '100' }).write('not all')
      setTimeout(() => response.destroy(), 10)
    })
    await expect(wire.send(sending())).rejects.toMatchObject({ code: 'SERVICE_UNAVAILABLE' })
  })

  it.each([
    [true, 'is sent once more when the connection that was kept is dead'],
    [false, 'is never sent again when it might change something'],
  ])('(repeatable: %s) %s', async (isRepeatable) => {
    let count = 0
    const wire = await open((request, response) => {
      request.resume()
      if (++count === 2) request.socket.resetAndDestroy()
      else response.end('fine')
    })
    await wire.send(sending())
    const second = wire.send(sending({ isRepeatable }))
    if (isRepeatable) expect((await second).text).toBe('fine')
    else await expect(second).rejects.toMatchObject({ code: 'SERVICE_UNAVAILABLE' })
    expect(count).toBe(isRepeatable ? 3 : 2)
  })
})
