import { once } from 'node:events'
import type { AddressInfo, Socket } from 'node:net'
import { connect, createServer } from 'node:net'
import { eventually } from '@supermall/testing/rival'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Wire } from './wire.ts'
import { openWire } from './wire.ts'

/** Says back what it hears. */
const echo = createServer((socket) => void socket.on('error', () => undefined).pipe(socket))
let wire: Wire

beforeAll(async () => {
  await new Promise<void>((resolve) => echo.listen(0, '127.0.0.1', resolve))
  wire = await openWire('here to an echo', (echo.address() as AddressInfo).port)
})

afterAll(async () => {
  await wire.stop()
  echo.close()
})

type Caller = { readonly socket: Socket; readonly heard: () => string }

async function call(): Promise<Caller> {
  const socket = connect(wire.port, '127.0.0.1').on('error', () => undefined)
  let text = ''
  socket.on('data', (chunk: Buffer) => (text += chunk.toString()))
  await once(socket, 'connect')
  return { socket, heard: () => text }
}

/** Also where it ends with an error. */
const closedOf = (socket: Socket): Promise<void> => new Promise((resolve) => socket.once('close', () => resolve()))

test('what comes late comes whole and in order, also when it is at once again', async () => {
  const { socket, heard } = await call()
  wire.slow(100)
  for (const letter of 'abc') socket.write(letter)
  await eventually(() => heard() === 'abc')
  wire.slow(50)
  socket.write('d')
  wire.slow(0)
  socket.write('e')
  await eventually(() => heard() === 'abcde')
  socket.destroy()
})

test('nobody hears what is said to the deaf, and both sides are broken off when it hears again', async () => {
  const { socket, heard } = await call()
  wire.fallDeaf()
  const late = await call()
  for (const one of [socket, late.socket]) one.write('lost')
  const closed = Promise.all([socket, late.socket].map(closedOf))
  wire.hear()
  await closed
  expect([heard(), late.heard()]).toEqual(['', ''])
  const again = await call()
  again.socket.end('heard')
  await eventually(() => again.heard() === 'heard')
})

test('whoever is broken off is told so, and may come back', async () => {
  const { socket, heard } = await call()
  socket.write('a')
  await eventually(() => heard() === 'a')
  const closed = closedOf(socket)
  wire.reset()
  await closed
  const again = await call()
  again.socket.end('b')
  await eventually(() => again.heard() === 'b')
})
