import { eventually } from '@supermall/testing/rival'
import { describe, expect, test } from 'vitest'
import type { Outcome } from './bus.ts'
import { memoryBus } from './bus-memory.ts'
import { busContract } from './trial/bus-contract.ts'
import { coin, numberOf, outgoing } from './trial/coins.ts'

const done: Outcome = { kind: 'done', afterwards: () => undefined }

describe('the bus of one process', () => {
  busContract(async () => memoryBus())

  test('makes a publisher wait while a thousand deliveries are under way', async () => {
    const bus = memoryBus()
    const waiting: (() => void)[] = []
    const deliver = () => new Promise<Outcome>((resolve) => waiting.push(() => resolve(done)))
    const stop = await bus.subscribe({ durable: 'slow-coin.counted', eventName: 'coin.counted', deliver })
    let hasPublished = false
    const coins = Array.from({ length: 1_001 }, (_, number) => coin(number))
    const publishing = bus.publish(outgoing(...coins)).then(() => {
      hasPublished = true
    })
    await eventually(() => waiting.length === 1_000)
    await new Promise((resolve) => setTimeout(resolve, 20))
    expect(hasPublished).toBe(false)
    waiting.shift()?.()
    await publishing
    for (const release of waiting) release()
    await eventually(() => waiting.length === 1_000)
    waiting.at(-1)?.()
    await stop()
    await bus.close()
  })

  test('takes what is sent again once while it is under way, and again when it is not', async () => {
    const bus = memoryBus()
    const heard: number[] = []
    let letGo: () => void = () => undefined
    const held = new Promise<void>((resolve) => {
      letGo = resolve
    })
    const deliver = async ({ envelope }: { envelope: unknown }): Promise<Outcome> => {
      heard.push(numberOf(envelope))
      await held
      return done
    }
    await bus.subscribe({ durable: 'purse-coin.counted', eventName: 'coin.counted', deliver })
    const mine = outgoing(coin(1))
    await bus.publish(mine)
    await bus.publish(mine)
    await new Promise((resolve) => setTimeout(resolve, 60))
    expect(heard).toEqual([1])
    letGo()
    await eventually(async () => {
      await bus.publish(mine)
      return heard.length === 2
    })
    await bus.close()
  })

  test('asks for everything again when somebody new has subscribed', async () => {
    const bus = memoryBus()
    let lost = 0
    bus.onLost(() => lost++)
    await eventually(() => lost === 1)
    await bus.subscribe({ durable: 'purse-coin.counted', eventName: 'coin.counted', deliver: async () => done })
    await eventually(() => lost === 2)
    await bus.close()
  })

  test('takes nothing more once it is closed', async () => {
    const bus = memoryBus()
    await bus.subscribe({ durable: 'purse-coin.counted', eventName: 'coin.counted', deliver: async () => done })
    await bus.close()
    expect(bus.isUp()).toBe(false)
    await expect(bus.publish(outgoing(coin(1)))).rejects.toThrow('closed')
  })
})
