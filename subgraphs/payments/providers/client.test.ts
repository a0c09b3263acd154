import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, expect, test } from 'vitest'
import { sender } from './client.ts'
import { Uncertain } from './provider.ts'

const server = createServer(({ url }, response) => {
  response.writeHead(Number(url?.slice(1)), { location: '/200' })
  response.end('{}')
})
await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
afterAll(() => server.close())
const send = sender(2_000)
const at = (status: number) =>
  send({ method: 'GET', url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/${status}`, headers: {} })

test('an answer that does not say how long it is is read up to a bound', async () => {
  const endless = createServer((_, response) => {
    const chunk = Buffer.alloc(1024 * 1024, 'x')
    const write = (): void => {
      while (!response.destroyed && response.write(chunk));
      response.once('drain', write)
    }
    write()
  })
  await new Promise<void>((resolve) => endless.listen(0, '127.0.0.1', resolve))
  const url = `http://127.0.0.1:${(endless.address() as AddressInfo).port}/`
  await expect(sender(60_000)({ method: 'GET', url, headers: {} })).rejects.toThrow('too long')
  endless.closeAllConnections()
  endless.close()
})

test('a provider that never answers is waited for no longer than that', async () => {
  const silent = createServer(() => undefined)
  await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve))
  const url = `http://127.0.0.1:${(silent.address() as AddressInfo).port}/v1/silent`
  await expect(sender(50)({ method: 'GET', url, headers: {} })).rejects.toThrow('/v1/silent: TimeoutError')
  silent.closeAllConnections()
  silent.close()
})

test.each([409, 429, 500, 503, 302])('a provider that answers %i has not said what it did', async (status) => {
  await expect(at(status)).rejects.toBeInstanceOf(Uncertain)
})

test.each([200, 204, 400, 402, 404, 422])('a provider that answers %i is taken at its word', async (status) => {
  expect((await at(status)).status).toBe(status)
})
