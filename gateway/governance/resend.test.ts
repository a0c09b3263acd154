import type { RequestListener, Server } from 'node:http'
import { createServer } from 'node:http'
import type { AddressInfo, Socket } from 'node:net'
import { Fault } from '@supermall/kernel/fault'
import { readSettings } from '@supermall/subgraph/settings'
import { afterEach, describe, expect, it } from 'vitest'
import { gatewaySettings } from '../settings.ts'
import { remoteSource } from '../sources/remote-source.ts'
import { askingAs } from '../testing/fixture-graph.ts'
import { governed } from './governed-source.ts'

const servers: Server[] = []
const opened: { readonly stop: () => void }[] = []
afterEach(() => {
  for (const one of opened.splice(0)) one.stop()
  for (const server of servers.splice(0)) {
    server.close()
    server.closeAllConnections()
  }
})

/** A subgraph behind a port, of which some connections break as soon as a question is there. */
async function trial(breaks: (question: number) => boolean, variables: Record<string, string> = {}) {
  const sockets = new Set<Socket>()
  let sent = 0
  const listener: RequestListener = (request, response) => {
    sockets.add(request.socket)
    request.resume()
    if (breaks(++sent)) request.socket.resetAndDestroy()
    else response.setHeader('content-type', 'application/json').end('{"data":{"a":1}}')
  }
  const server = createServer(listener)
  servers.push(server)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const source = governed(remoteSource({ name: 'goods', url, timeoutMs: 2_000, connections: 1 }), {
    settings: readSettings(gatewaySettings, variables),
    clock: Date.now,
    random: () => 0,
    isBusy: () => false,
  })
  opened.push(source)
  const put = async (query = '{ a }') => {
    try {
      return (await source.ask({ query }, askingAs({ audience: 'GUEST' }))).data
    } catch (error) {
      return error instanceof Fault ? error.code : error
    }
  }
  return { put, sockets, sent: () => sent }
}

const NEVER = { RETRY_PERCENT: '0' }

describe('a question of which the connection breaks', () => {
  it('is sent twice at most, however fresh the second connection is', async () => {
    const { put, sent } = await trial(() => true)
    expect([await put(), sent()]).toEqual(['SERVICE_UNAVAILABLE', 2])
  })

  it.each([
    ['that was kept open', (question: number) => question === 2],
    ['that was opened for it', (question: number) => question === 1],
  ])('%s is sent once more, and not at all where nothing may be asked again', async (_, breaks) => {
    const kept = breaks(2) ? 1 : 0
    for (const [variables, answer, times] of [
      [{}, { a: 1 }, 2],
      [NEVER, 'SERVICE_UNAVAILABLE', 1],
    ] as const) {
      const { put, sent } = await trial(breaks, variables)
      if (kept === 1) await put()
      expect([await put(), sent()]).toEqual([answer, kept + times])
    }
  })

  it('takes from the budget of all', async () => {
    const { put, sent } = await trial(() => true, { BREAKER: 'false' })
    for (let i = 0; i < 40; i++) await put()
    expect(sent()).toBeGreaterThan(45)
    expect(sent()).toBeLessThanOrEqual(54)
  })

  it('is never sent again when it changes something', async () => {
    const { put, sent } = await trial((question) => question === 1)
    expect([await put('mutation { a }'), sent()]).toEqual(['SERVICE_UNAVAILABLE', 1])
  })

  it('before it was written goes over another one, which is no second time', async () => {
    const { put, sockets, sent } = await trial(() => false, NEVER)
    await put()
    const [socket] = sockets
    const hungUp = new Promise((resolve) => socket?.once('close', resolve))
    socket?.end()
    await hungUp
    expect([await put(), sent(), sockets.size]).toEqual([{ a: 1 }, 2, 2])
  })
})
