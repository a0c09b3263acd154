import { eventually, rival, survivors } from '@supermall/testing/rival'
import type { Server } from '@supermall/testing/servers'
import { natsServer, requires } from '@supermall/testing/servers'
import { connect } from 'nats'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Bus, Delivery, Outcome } from './bus.ts'
import { natsBus } from './bus-nats.ts'
import { busContract } from './trial/bus-contract.ts'
import { coin, numberOf, outgoing } from './trial/coins.ts'
import { heardLog } from './trial/heard-log.ts'

const done: Outcome = { kind: 'done', afterwards: () => undefined }
const pace = { connectWithinMs: 60_000, ackWaitMs: 2_000, duplicateWindowMs: 500, lookEveryMs: 200 }

requires('nats-server')('the bus over NATS', () => {
  let server: Server
  const buses: Bus[] = []
  beforeAll(async () => {
    server = await natsServer()
  })
  afterAll(async () => {
    await Promise.all(buses.map((bus) => bus.close()))
    await server.stop()
  })

  async function open(name = 'trial', log = heardLog()): Promise<Bus> {
    const bus = await natsBus({ url: server.url, replicas: 1, log, name, pace })
    buses.push(bus)
    return bus
  }

  busContract(() => open())

  test('opens for many processes at once', async () => {
    const own = await natsServer()
    const opened = await rival(8, () => natsBus({ url: own.url, replicas: 1, log: heardLog(), name: 'crowd', pace }))
    const crowd = survivors(opened)
    const deliver = async () => done
    const stops = await rival(8, async (index) =>
      crowd[index]?.subscribe({ durable: 'purse-coin.counted', eventName: 'coin.counted', deliver }),
    )
    expect(survivors(stops)).toHaveLength(8)
    await Promise.all(crowd.map((bus) => bus.close()))
    await own.stop()
  })

  test('gives each delivery to one of the processes that share a subscription', async () => {
    const [one, other] = [await open('one'), await open('other')]
    const heard: number[] = []
    const deliver = async ({ envelope }: Delivery) => {
      if (numberOf(envelope) >= 100) heard.push(numberOf(envelope))
      return done
    }
    for (const bus of [one, other])
      await bus.subscribe({ durable: 'shared-coin.counted', eventName: 'coin.counted', deliver })
    const coins = Array.from({ length: 100 }, (_, number) => coin(100 + number))
    await one.publish(outgoing(...coins))
    await eventually(() => heard.length >= 100)
    await new Promise((resolve) => setTimeout(resolve, 100))
    expect(heard.sort((a, b) => a - b)).toEqual(coins.map(numberOf))
  })

  test('leaves a delivery to the one who works on it for as long as it takes', async () => {
    const bus = await open()
    const mine = coin(7)
    const attempts: number[] = []
    let isDone = false
    await bus.subscribe({
      durable: 'patient-coin.counted',
      eventName: 'coin.counted',
      async deliver({ envelope, attempt }) {
        if ((envelope as { id: string }).id !== mine.id) return done
        attempts.push(attempt)
        await new Promise((resolve) => setTimeout(resolve, 1.5 * pace.ackWaitMs))
        isDone = true
        return done
      },
    })
    await bus.publish(outgoing(mine))
    await eventually(() => isDone)
    expect(attempts).toEqual([1])
  })

  test('keeps an event that is published twice in a row once', async () => {
    const bus = await open()
    const mine = coin(8)
    let count = 0
    await bus.subscribe({
      durable: 'twice-coin.counted',
      eventName: 'coin.counted',
      async deliver({ envelope }) {
        if ((envelope as { id: string }).id === mine.id) count++
        return done
      },
    })
    await bus.publish(outgoing(mine, mine))
    await eventually(() => count > 0)
    await new Promise((resolve) => setTimeout(resolve, 100))
    expect(count).toBe(1)
    await new Promise((resolve) => setTimeout(resolve, pace.duplicateWindowMs))
    await bus.publish(outgoing(mine))
    await eventually(() => count === 2)
  })

  test('sets aside what is no envelope without choking on it', async () => {
    const bus = await open()
    const raw = await connect({ servers: server.url })
    const heard: unknown[] = []
    await bus.subscribe({
      durable: 'stranger-coin.minted',
      eventName: 'coin.minted',
      async deliver({ envelope }) {
        heard.push(envelope)
        return done
      },
    })
    await raw.jetstream().publish('events.coin.minted.x', '{ no json')
    await eventually(() => heard.length === 1)
    expect(heard).toEqual(['{ no json'])
    await raw.close()
  })

  test('carries the trace in the headers of the event', async () => {
    const bus = await open()
    const raw = await connect({ servers: server.url })
    const subscription = raw.subscribe('events.coin.traced.>', { max: 1 })
    await raw.flush()
    await bus.publish(outgoing({ ...coin(9), name: 'coin.traced', traceparent: '00-trace-span-01' }))
    for await (const message of subscription) expect(message.headers?.get('traceparent')).toBe('00-trace-span-01')
    await raw.close()
  })

  test('notices that the stream was made anew while the connection stood', async () => {
    const own = await natsServer()
    const bus = await natsBus({ url: own.url, replicas: 1, log: heardLog(), name: 'watcher', pace })
    const heard: number[] = []
    let lost = 0
    await bus.subscribe({
      durable: 'purse-coin.counted',
      eventName: 'coin.counted',
      async deliver({ envelope }) {
        heard.push(numberOf(envelope))
        return done
      },
    })
    bus.onLost(() => lost++)
    await eventually(() => lost === 1)
    const raw = await connect({ servers: own.url })
    await (await raw.jetstreamManager()).streams.delete('EVENTS')
    await eventually(() => lost === 2)
    await bus.publish(outgoing(coin(1)))
    await eventually(() => heard.length === 1)
    expect(bus.isUp()).toBe(true)
    await raw.close()
    await bus.close()
    await own.stop()
  })

  test('comes back after a kill and after a wipe, and says that something may have been lost', async () => {
    const own = await natsServer()
    const bus = await natsBus({ url: own.url, replicas: 1, log: heardLog(), name: 'survivor', pace })
    const heard: number[] = []
    let lost = 0
    await bus.subscribe({
      durable: 'purse-coin.counted',
      eventName: 'coin.counted',
      async deliver({ envelope }) {
        heard.push(numberOf(envelope))
        return done
      },
    })
    bus.onLost(() => lost++)
    await eventually(() => lost === 1)
    await own.kill()
    await eventually(() => !bus.isUp())
    await expect(bus.publish(outgoing(coin(1)))).rejects.toThrow('not connected')
    await own.restart()
    await eventually(() => bus.isUp() && lost === 2)
    await bus.publish(outgoing(coin(2)))
    await eventually(() => heard.includes(2))
    await own.wipe()
    await eventually(() => bus.isUp() && lost === 3)
    await bus.publish(outgoing(coin(3)))
    await eventually(() => heard.includes(3))
    await bus.close()
    await own.stop()
  })

  test('fails in one line when no server is there in time', async () => {
    const opening = natsBus({
      url: 'nats://me:secret@127.0.0.1:1',
      replicas: 1,
      log: heardLog(),
      name: 'x',
      pace: { connectWithinMs: 300 },
    })
    await expect(opening).rejects.toThrow(/^NATS at 127\.0\.0\.1:1 cannot be used: [^\n]*$/)
  })

  test('waits for a server that starts at the same time', async () => {
    const own = await natsServer()
    await own.kill()
    const opening = natsBus({ url: own.url, replicas: 1, log: heardLog(), name: 'early', pace })
    await new Promise((resolve) => setTimeout(resolve, 300))
    await own.restart()
    const bus = await opening
    expect(bus.isUp()).toBe(true)
    await bus.close()
    await own.stop()
  })

  test('ends in time when the server is gone', async () => {
    const own = await natsServer()
    const bus = await natsBus({ url: own.url, replicas: 1, log: heardLog(), name: 'orphan', pace })
    const stopAnswering = await bus.answer('mint.any', async () => 'x')
    const stop = await bus.subscribe({
      durable: 'purse-coin.counted',
      eventName: 'coin.counted',
      deliver: async () => done,
    })
    await own.stop()
    await eventually(() => !bus.isUp())
    const startedAt = Date.now()
    await Promise.all([stop(), stopAnswering()])
    await bus.close()
    expect(Date.now() - startedAt).toBeLessThan(30_000)
  })
})
