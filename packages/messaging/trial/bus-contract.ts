import { randomBytes } from 'node:crypto'
import { eventually } from '@supermall/testing/rival'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Bus, Delivery, Outcome } from '../bus.ts'
import { MOST_BYTES } from '../bus.ts'
import { coin, numberOf, outgoing } from './coins.ts'

const done: Outcome = { kind: 'done', afterwards: () => undefined }
const NAME = 'coin.counted'
const HOW = { timeoutMs: 60_000, headers: {} }

/** What every bus promises, whatever carries it. */
export function busContract(open: () => Promise<Bus>): void {
  let bus: Bus
  beforeAll(async () => {
    bus = await open()
  })
  afterAll(() => bus.close())

  eventsArrive(() => bus)
  eventsComeAgain(() => bus)
  eventsAreForSome(() => bus)
  listenersHear(() => bus)
  followersHear(() => bus)
  confirmationsArrive(() => bus)
  questionsAreAnswered(() => bus)

  test('says at its start that something may have been lost', async () => {
    let count = 0
    const stop = bus.onLost(() => count++)
    await eventually(() => count > 0)
    await stop()
    expect(bus.isUp()).toBe(true)
  })
}

type Of = () => Bus

const subscribe = (bus: Bus, deliver: (delivery: Delivery) => Promise<Outcome>) =>
  bus.subscribe({ durable: `trial${randomBytes(4).toString('hex')}-${NAME}`, eventName: NAME, deliver })

const eventsArrive = (bus: Of) =>
  describe('events', () => {
    test('reach every subscriber, and only the subscribers of that event', async () => {
      const mine = coin(1)
      const [first, second, others]: [string[], string[], string[]] = [[], [], []]
      const take =
        (into: string[]) =>
        async ({ envelope }: Delivery) => {
          into.push((envelope as { id: string }).id)
          return done
        }
      const stops = [await subscribe(bus(), take(first)), await subscribe(bus(), take(second))]
      stops.push(await bus().subscribe({ durable: 'trial-coin.lost', eventName: 'coin.lost', deliver: take(others) }))
      await bus().publish(outgoing(mine))
      await eventually(() => first.includes(mine.id) && second.includes(mine.id))
      expect(others).toEqual([])
      await Promise.all(stops.map((stop) => stop()))
    })

    test('arrive whole, in the order in which they were published', async () => {
      const coins = Array.from({ length: 50 }, (_, number) => coin(number))
      const ids = new Set<string>(coins.map(({ id }) => id))
      const heard: unknown[] = []
      const stop = await subscribe(bus(), async ({ envelope }) => {
        if (ids.has((envelope as { id: string }).id)) heard.push(envelope)
        return done
      })
      await bus().publish(outgoing(...coins))
      await eventually(() => heard.length === 50)
      expect(heard).toEqual(coins)
      await stop()
    })

    test('may be about something whose name is free text', async () => {
      const mine = { ...coin(6), aggregateId: 'red > shoes. 50 % * "off" 鞋' }
      let heard: unknown
      const stop = await subscribe(bus(), async ({ envelope }) => {
        if (numberOf(envelope) === 6) heard = envelope
        return done
      })
      await bus().publish(outgoing(mine))
      await eventually(() => heard)
      expect(heard).toEqual(mine)
      await stop()
    })
  })

const eventsComeAgain = (bus: Of) =>
  describe('events', () => {
    test('come back after the asked wait with the next attempt until they are done', async () => {
      const mine = coin(3)
      const attempts: { attempt: number; at: number }[] = []
      let afterwards = 0
      const stop = await subscribe(bus(), async ({ envelope, attempt }) => {
        if ((envelope as { id: string }).id !== mine.id) return done
        attempts.push({ attempt, at: Date.now() })
        if (attempt < 3) return { kind: 'again', inMs: 100 }
        return { kind: 'done', afterwards: () => afterwards++ }
      })
      await bus().publish(outgoing(mine))
      await eventually(() => afterwards === 1)
      expect(attempts.map(({ attempt }) => attempt)).toEqual([1, 2, 3])
      expect((attempts[1]?.at ?? 0) - (attempts[0]?.at ?? 0)).toBeGreaterThanOrEqual(95)
      await stop()
    })

    test('come back when the one who takes them throws', async () => {
      const mine = coin(4)
      let count = 0
      const stop = await subscribe(bus(), async ({ envelope }) => {
        if ((envelope as { id: string }).id !== mine.id) return done
        if (++count === 1) throw new Error('stumbled')
        return done
      })
      await bus().publish(outgoing(mine))
      await eventually(() => count === 2)
      await stop()
    })

    test('under way are ended before stopping has ended', async () => {
      const mine = coin(5)
      let state = 'nothing'
      const stop = await subscribe(bus(), async ({ envelope }) => {
        if ((envelope as { id: string }).id !== mine.id) return done
        state = 'begun'
        await new Promise((resolve) => setTimeout(resolve, 200))
        state = 'ended'
        return done
      })
      await bus().publish(outgoing(mine))
      await eventually(() => state === 'begun')
      await stop()
      expect(state).toBe('ended')
    })
  })

const eventsAreForSome = (bus: Of) =>
  test('events that are sent again tell for whom; the first time they are for everybody', async () => {
    const [first, again, unawaited] = [coin(31), coin(32), coin(33)]
    const heard = new Map<number, Delivery['onlyFor']>()
    const stop = await subscribe(bus(), async ({ envelope, onlyFor }) => {
      heard.set(numberOf(envelope), onlyFor)
      return done
    })
    const traceparent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01'
    await bus().publish([
      { envelope: { ...first, traceparent }, attempt: 1, awaiting: ['purse'] },
      { envelope: again, attempt: 2, awaiting: ['purse', 'bank'] },
      { envelope: unawaited, attempt: 2, awaiting: [] },
    ])
    await eventually(() => [31, 32, 33].every((number) => heard.has(number)))
    expect([31, 32, 33].map((number) => heard.get(number))).toEqual([null, ['purse', 'bank'], null])
    await stop()
  })

const listenersHear = (bus: Of) =>
  describe('listening', () => {
    test('hears what is published from now on, and a hearer that throws keeps nothing from the others', async () => {
      await bus().publish(outgoing(coin(10)))
      const heard: number[] = []
      const stops = [
        await bus().listen(NAME, () => {
          throw new Error('deaf')
        }),
        await bus().listen(NAME, (envelope) => heard.push(numberOf(envelope))),
      ]
      await bus().publish(outgoing(coin(11)))
      await eventually(() => heard.length > 0)
      expect(heard).toEqual([11])
      await Promise.all(stops.map((stop) => stop()))
      await bus().publish(outgoing(coin(12)))
      await new Promise((resolve) => setTimeout(resolve, 50))
      expect(heard).toEqual([11])
    })
  })

const followersHear = (bus: Of) =>
  describe('whoever follows', () => {
    test('hears every event in one row, each with a place behind the one before', async () => {
      const heard: { id: string; stream: string; sequence: number }[] = []
      const { reached, stop } = await bus().follow({
        history: 0,
        hear: ({ id }, position) => heard.push({ id, ...position }),
      })
      const begun = reached()
      const coins = Array.from({ length: 20 }, (_, number) => coin(number))
      for (const one of coins) await bus().publish(outgoing(one))
      await eventually(() => heard.length >= coins.length)
      expect(heard.map(({ id }) => id)).toEqual(coins.map(({ id }) => id))
      expect(new Set(heard.map(({ stream }) => stream))).toEqual(new Set([begun.stream]))
      const places = [begun.sequence, ...heard.map(({ sequence }) => sequence)]
      expect(places).toEqual([...new Set(places)].sort((a, b) => a - b))
      expect(reached().sequence).toBe(places.at(-1))
      await stop()
      await bus().publish(outgoing(coin(21)))
      await new Promise((resolve) => setTimeout(resolve, 50))
      expect(heard).toHaveLength(coins.length)
    })

    test('hears of the same event at the same place', async () => {
      const [first, second] = [new Map<string, number>(), new Map<string, number>()]
      const followings = await Promise.all(
        [first, second].map((into) =>
          bus().follow({ history: 0, hear: ({ id }, { sequence }) => into.set(id, sequence) }),
        ),
      )
      const one = coin(1)
      await bus().publish(outgoing(one))
      await eventually(() => first.has(one.id) && second.has(one.id))
      expect(first.get(one.id)).toBe(second.get(one.id))
      await Promise.all(followings.map(({ stop }) => stop()))
    })
  })

const confirmationsArrive = (bus: Of) =>
  describe('confirmations', () => {
    test('reach the source that they are for', async () => {
      const [heard, strange]: [string[], string[]] = [[], []]
      const stops = [
        await bus().onConfirm('mint', (list) => heard.push(...list.map(({ eventId, by }) => `${eventId} ${by}`))),
        await bus().onConfirm('bank', (list) => strange.push(...list.map(({ eventId }) => eventId))),
      ]
      const told = Array.from({ length: 1_500 }, (_, number) => `evt_${number}`)
      for (const eventId of told) bus().confirm('mint', [{ eventId, by: 'purse' }])
      await eventually(() => heard.length === told.length)
      expect(heard).toEqual(told.map((id) => `${id} purse`))
      expect(strange).toEqual([])
      await Promise.all(stops.map((stop) => stop()))
    })
  })

const questionsAreAnswered = (bus: Of) =>
  describe('questions', () => {
    test('are answered, with their headers', async () => {
      const stop = await bus().answer('mint.echo', async (question, headers) => `${question} by ${headers.traceparent}`)
      const answer = await bus().ask('mint.echo', 'coins', { ...HOW, headers: { traceparent: '00-a-b-01' } })
      expect(answer).toBe('coins by 00-a-b-01')
      await stop()
    })

    test('fail at once when nobody is there to answer, and no longer are answered after a stop', async () => {
      const stop = await bus().answer('mint.gone', async () => 'here')
      await stop()
      for (const name of ['mint.nobody', 'mint.gone']) {
        const startedAt = Date.now()
        await expect(bus().ask(name, '', HOW)).rejects.toMatchObject({
          code: 'NO_ANSWER',
        })
        expect(Date.now() - startedAt).toBeLessThan(HOW.timeoutMs / 2)
      }
    })

    test('fail when the answer takes too long', async () => {
      const stop = await bus().answer(
        'mint.slow',
        () => new Promise((resolve) => setTimeout(() => resolve('late'), 600)),
      )
      await expect(bus().ask('mint.slow', '', { ...HOW, timeoutMs: 300 })).rejects.toMatchObject({ code: 'NO_ANSWER' })
      await stop()
    })

    test('fail with the reason when the one who answers throws', async () => {
      const stop = await bus().answer('mint.broken', async () => {
        throw new Error('no silver left')
      })
      await expect(bus().ask('mint.broken', '', HOW)).rejects.toThrow(/mint\.broken.*no silver left/)
      await stop()
    })

    test('are refused clearly when they or their answers weigh more than the bus carries', async () => {
      const heavy = 'x'.repeat(MOST_BYTES + 1)
      const stop = await bus().answer('mint.heavy', async () => heavy)
      await expect(bus().ask('mint.heavy', '', HOW)).rejects.toThrow(/answer to mint\.heavy weighs 1000001 bytes/)
      await expect(bus().ask('mint.heavy', heavy, HOW)).rejects.toThrow(/question mint\.heavy weighs 1000001 bytes/)
      await stop()
    })
  })
