import { once } from 'node:events'
import { connect as dial } from 'node:net'
import { Redis } from 'ioredis'
import { connect } from 'nats'
import { expect, test } from 'vitest'
import { eventually } from './rival.ts'
import { startScript } from './script.ts'
import { available, natsServer, redisServer, requires } from './servers.ts'

const accepts = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = dial(port, '127.0.0.1')
    socket.once('connect', () => {
      socket.destroy()
      resolve(true)
    })
    socket.once('error', () => resolve(false))
  })

test('a binary is available when the machine has it', () => {
  expect([available('sh'), available('no-such-server')]).toEqual([true, false])
})

requires('nats-server')('a NATS server of a test', () => {
  async function streams(url: string): Promise<readonly string[]> {
    const nc = await connect({ servers: url })
    const names = await (await nc.jetstreamManager()).streams.names().next()
    await nc.close()
    return names
  }

  test('keeps its port and its streams over a kill, and loses them when it is wiped', async () => {
    const server = await natsServer()
    const nc = await connect({ servers: server.url })
    await (await nc.jetstreamManager()).streams.add({ name: 'S', subjects: ['s'] })
    await nc.close()
    await server.kill()
    expect(await accepts(server.port)).toBe(false)
    await server.restart()
    expect(await streams(server.url)).toEqual(['S'])
    await server.wipe()
    expect(await streams(server.url)).toEqual([])
    await server.stop()
    expect(await accepts(server.port)).toBe(false)
  })

  test('ends when the process that started it is killed', async () => {
    const child = await startScript(new URL('./trial/nats-holder.ts', import.meta.url))
    const [said] = await once(child.stdout as NodeJS.ReadableStream, 'data')
    const port = Number(said)
    expect(await accepts(port)).toBe(true)
    child.kill('SIGKILL')
    await eventually(async () => !(await accepts(port)))
  })
})

requires('redis-server')('a Redis server of a test', () => {
  test('answers, stands still while it is paused, and forgets everything when it is restarted', async () => {
    const server = await redisServer()
    const redis = new Redis(server.url, { commandTimeout: 200 })
    await redis.set('a', '1')
    server.pause()
    await expect(redis.get('a')).rejects.toThrow()
    server.resume()
    expect(await redis.get('a')).toBe('1')
    redis.disconnect()
    await server.restart()
    const again = new Redis(server.url)
    expect(await again.get('a')).toBeNull()
    again.disconnect()
    await server.stop()
  })
})
