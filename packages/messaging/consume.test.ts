import { refused } from '@supermall/kernel/result'
import { messagingDatabase } from '@supermall/testing/messaging-database'
import { eventually, rival, survivors } from '@supermall/testing/rival'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { Bus, Delivery, Outcome, Stop, Subscription } from './bus.ts'
import { memoryBus } from './bus-memory.ts'
import type { Consumer, Happened, Reaction } from './consume.ts'
import { alone, on, startConsumers, together } from './consume.ts'
import { listDeadLetters, replay } from './dead-letters.ts'
import type { Envelope } from './envelope.ts'
import type { Confirmation } from './outbox.ts'
import type { TransactionSql } from './sql.ts'
import { transactAs } from './transact.ts'
import { coin, coinCounted } from './trial/coins.ts'
import { heardLog } from './trial/heard-log.ts'
import type { House } from './trial/house.ts'
import { openHouse } from './trial/house.ts'
import { numbersIn, quiet, TABLES, writeEffect } from './trial/mint.ts'
import { system } from './unit.ts'

/** What the version before knew of it. */
const beforehand = { ...coinCounted, schema: coinCounted.schema.refine(() => false, 'it knows no such coin') }

let db: House
beforeAll(async () => {
  db = openHouse(await messagingDatabase(TABLES))
})
afterAll(() => db.sql.end())
beforeEach(() => db.sql.query('truncate inbox_event, dead_letter, effect'))

type React = Reaction<TransactionSql, { number: number }>

/** A domain that reacts, and a hand that delivers to it whatever and however often it likes. */
async function open(
  react: React = writeEffect.react as React,
  attempts = 3,
  consumer: Consumer<TransactionSql> = on(coinCounted, react),
) {
  let subscription: Subscription | undefined
  const confirmed: Confirmation[] = []
  const log = heardLog()
  const bus: Bus = {
    ...memoryBus(),
    async subscribe(one) {
      subscription = one
      return async () => undefined
    },
    confirm: (_, list) => void confirmed.push(...list),
  }
  const consumers = [consumer]
  const through = { ...quiet(db), source: 'purse' }
  const stop: Stop = await startConsumers(consumers, { through, bus, log, patience: { attempts, firstWaitMs: 100 } })
  async function deliver(envelope: unknown, attempt = 1, onlyFor: Delivery['onlyFor'] = null): Promise<Outcome> {
    const sent = JSON.parse(JSON.stringify(envelope))
    const outcome = (await subscription?.deliver({ envelope: sent, attempt, onlyFor })) ?? { kind: 'again', inMs: -1 }
    if (outcome.kind === 'done') outcome.afterwards()
    return outcome
  }
  return {
    deliver,
    confirmed,
    consumers,
    log,
    stop,
    durable: subscription?.durable,
    letters: () => listDeadLetters(db.sql, 10),
  }
}

const inbox = async () =>
  (await db.sql.query('select event_id from inbox_event order by event_id')).rows.map(({ event_id }) => event_id)

describe('an event', () => {
  test('that is sent again for others only has no effect, though the inbox has forgotten it', async () => {
    const { deliver } = await open()
    expect([(await deliver(coin(1), 1, ['bank'])).kind, await inbox()]).toEqual(['done', []])
    expect([(await deliver(coin(1), 1, ['bank', 'purse'])).kind, (await inbox()).length]).toEqual(['done', 1])
  })

  test('has its effect once, however often and however simultaneously it comes', async () => {
    const { deliver, confirmed } = await open()
    const other = await open()
    const mine = coin(1)
    const outcomes = survivors(await rival(20, (index) => (index % 2 === 0 ? deliver : other.deliver)(mine)))
    expect(outcomes.map(({ kind }) => kind)).toEqual(Array.from({ length: 20 }, () => 'done'))
    expect(await numbersIn(db, 'effect')).toEqual([1])
    expect(await inbox()).toEqual([mine.id])
    expect(confirmed).toContainEqual({ eventId: mine.id, by: 'purse' })
  })

  test('is confirmed only after the bus has let go of it', async () => {
    const { confirmed, durable } = await open()
    let subscription: Subscription | undefined
    const bus: Bus = {
      ...memoryBus(),
      subscribe: async (one) => {
        subscription = one
        return async () => undefined
      },
      confirm: (_, list) => void confirmed.push(...list),
    }
    await startConsumers([writeEffect], { through: { ...quiet(db), source: 'purse' }, bus, log: heardLog() })
    const outcome = await subscription?.deliver({ envelope: coin(1), attempt: 1, onlyFor: null })
    expect([durable, confirmed]).toEqual(['purse-coin.counted', []])
    if (outcome?.kind === 'done') outcome.afterwards()
    expect(confirmed).toHaveLength(1)
  })

  test('whose effect fails leaves nothing behind, and comes again after waits that double', async () => {
    const { deliver, confirmed, letters } = await open(async (payload, unit, envelope) => {
      await writeEffect.react(payload, unit, envelope)
      throw new Error('torn')
    }, 9)
    const waits = []
    for (let attempt = 1; attempt <= 8; attempt++) waits.push(await deliver(coin(attempt), attempt))
    expect(waits.map((outcome) => (outcome.kind === 'again' ? outcome.inMs : outcome))).toEqual([
      ...[100, 200, 400, 800, 1_600, 3_200, 6_400, 12_800],
    ])
    expect([await numbersIn(db, 'effect'), await inbox(), await letters(), confirmed]).toEqual([[], [], [], []])
  })

  test('is parked after its last attempt, then counts as arrived and is confirmed', async () => {
    const { deliver, confirmed, letters, log } = await open(async () => refused('PURSE_FULL', 'Full.'))
    const mine = coin(1)
    expect(await deliver(mine, 3)).toMatchObject({ kind: 'done' })
    expect(await letters()).toMatchObject([
      { eventId: mine.id, name: 'coin.counted', error: 'Error: refused: PURSE_FULL', attempts: 3 },
    ])
    expect([await inbox(), confirmed]).toEqual([[mine.id], [{ eventId: mine.id, by: 'purse' }]])
    expect(log.lines.map(({ event }) => event)).toEqual(['event.parked'])
    expect(await deliver(mine, 1)).toMatchObject({ kind: 'done' })
    expect(await letters()).toHaveLength(1)
  })

  test('that breaks its contract goes round, as another replica may be of newer code, and is parked then', async () => {
    const { deliver, letters } = await open(undefined, 12)
    const strange = { ...coin(1), payload: { purseId: 'prs_x', number: 1 } }
    for (const attempt of [1, 2, 3, 4]) expect(await deliver(strange, attempt)).toEqual({ kind: 'again', inMs: 5_000 })
    expect(await letters()).toEqual([])
    expect(await deliver(strange, 5)).toMatchObject({ kind: 'done' })
    expect(await letters()).toMatchObject([{ attempts: 5, error: expect.stringContaining('not a prs_ id') }])
  })

  test('that only another replica can read has its effect there', async () => {
    const older = await open(
      async () => undefined,
      12,
      on(beforehand, async () => undefined),
    )
    const newer = await open()
    const mine = coin(1)
    expect(await older.deliver(mine)).toMatchObject({ kind: 'again' })
    expect(await newer.deliver(mine, 2)).toMatchObject({ kind: 'done' })
    expect([await numbersIn(db, 'effect'), await newer.letters()]).toEqual([[1], []])
  })

  test('that is no envelope is kept once for an operator and holds nothing up', async () => {
    const { deliver, letters, consumers } = await open()
    for (const strange of ['{ no json', { id: 1 }, null, '{ no json'])
      for (const [attempt, kind] of [
        [1, 'again'],
        [2, 'again'],
        [3, 'done'],
      ] as const)
        expect(await deliver(strange, attempt)).toMatchObject({ kind })
    expect(await letters()).toHaveLength(3)
    const [letter] = await letters()
    const answer = await transactAs(quiet(db), system)((unit) => replay(letter?.eventId ?? '', consumers, unit))
    expect(answer).toBe('no-consumer')
    expect(await letters()).toHaveLength(3)
  })

  test('shares its transaction with those that came meanwhile, each in its turn', async () => {
    const numbers: number[] = []
    const { deliver, confirmed } = await open(async (payload, unit, envelope) => {
      await writeEffect.react(payload, unit, envelope)
      numbers.push((payload as { number: number }).number)
    })
    await Promise.all(Array.from({ length: 60 }, (_, number) => deliver(coin(number))))
    expect(numbers).toEqual(Array.from({ length: 60 }, (_, number) => number))
    expect([await numbersIn(db, 'effect'), await inbox(), confirmed].map(({ length }) => length)).toEqual([60, 60, 60])
    const { rows } = await db.sql.query('select count(distinct xmin::text)::int as transactions from inbox_event')
    expect(rows[0]?.transactions).toBeLessThanOrEqual(4)
  })

  test('has a transaction for itself where its effect must be alone', async () => {
    const { deliver } = await open(undefined, 3, alone(writeEffect))
    await Promise.all(Array.from({ length: 10 }, (_, number) => deliver(coin(number))))
    const { rows } = await db.sql.query('select count(distinct xmin::text)::int as transactions from inbox_event')
    expect([rows[0]?.transactions, (await numbersIn(db, 'effect')).length]).toEqual([10, 10])
  })

  test('is worked in one go with those that came meanwhile, where its effect can be', async () => {
    const calls: number[][] = []
    const work = async (happened: readonly Happened<TransactionSql, { number: number }>[]) => {
      const numbers = happened.map(({ payload }) => payload.number)
      calls.push(numbers)
      if (numbers.includes(3)) throw new Error('torn')
    }
    const { deliver } = await open(undefined, 3, together(coinCounted, work))
    const [mine, ...others] = Array.from({ length: 6 }, (_, number) => coin(number))
    const outcomes = await Promise.all([mine, mine, ...others].map((one) => deliver(one)))
    expect(outcomes.map(({ kind }) => kind)).toEqual(['done', 'done', 'done', 'done', 'again', 'done', 'done'])
    expect(calls).toEqual([[0, 1, 2, 3, 4, 5], [0], [1], [2], [3], [4], [5]])
    expect(await inbox()).toHaveLength(5)
  })

  test('that fails spoils nothing for those it came with', async () => {
    const { deliver } = await open(async (payload, unit, envelope) => {
      await writeEffect.react(payload, unit, envelope)
      if ((payload as { number: number }).number === 3) throw new Error('torn')
    })
    const outcomes = await Promise.all(Array.from({ length: 6 }, (_, number) => deliver(coin(number))))
    expect(outcomes.map(({ kind }) => kind)).toEqual(['done', 'done', 'done', 'again', 'done', 'done'])
    expect((await numbersIn(db, 'effect')).toSorted()).toEqual([0, 1, 2, 4, 5])
  })

  test('that comes twice at the same time has its effect once', async () => {
    const { deliver } = await open()
    const mine = coin(1)
    await Promise.all([deliver(mine), deliver(mine), deliver(coin(2)), deliver(mine)])
    expect((await numbersIn(db, 'effect')).toSorted()).toEqual([1, 2])
  })

  test('that has begun is ended before the domain stops; one that has not comes again', async () => {
    const bus = memoryBus()
    let [begun, ended] = [0, 0]
    let letGo: () => void = () => undefined
    const held = new Promise<void>((resolve) => {
      letGo = resolve
    })
    const slow = on(coinCounted, async () => {
      begun++
      await held
      ended++
    })
    const stop = await startConsumers([slow], { through: { ...quiet(db), source: 'purse' }, bus, log: heardLog() })
    const coins: Envelope[] = Array.from({ length: 50 }, (_, number) => coin(number))
    await bus.publish(coins.map((envelope) => ({ envelope, attempt: 1, awaiting: ['purse'] })))
    await eventually(() => begun > 0)
    const stopping = stop()
    letGo()
    await stopping
    expect(begun).toBe(ended)
    expect(begun).toBeLessThan(50)
    expect(await inbox()).toHaveLength(ended)
    await bus.close()
  })
})

test('a domain cannot react twice to one event', async () => {
  const starting = startConsumers([writeEffect, writeEffect], { through: quiet(db), bus: memoryBus(), log: heardLog() })
  await expect(starting).rejects.toThrow('reacts to coin.counted twice')
})

describe('a dead letter', () => {
  const park = async (isMended: () => boolean) => {
    const opened = await open(async (payload, unit, envelope) => {
      if (!isMended()) throw new Error('broken')
      return writeEffect.react(payload, unit, envelope)
    })
    const mine = coin(1)
    await opened.deliver(mine, 3)
    return { ...opened, mine }
  }

  test('is replayed by one of many operators, once', async () => {
    let isMended = false
    const { consumers, mine, letters } = await park(() => isMended)
    isMended = true
    const answers = survivors(
      await rival(8, () => transactAs(quiet(db), system)((unit) => replay(mine.id, consumers, unit))),
    )
    expect([...answers].sort()).toEqual([...Array.from({ length: 7 }, () => 'not-parked'), 'replayed'])
    expect([await numbersIn(db, 'effect'), await letters()]).toEqual([[1], []])
  })

  test('stays where it is when its effect fails again', async () => {
    const { consumers, mine, letters } = await park(() => false)
    await expect(transactAs(quiet(db), system)((unit) => replay(mine.id, consumers, unit))).rejects.toThrow('broken')
    expect(await letters()).toHaveLength(1)
  })

  test('stays where it is when nobody reacts to its event any more', async () => {
    const { mine, letters } = await park(() => false)
    expect(await transactAs(quiet(db), system)((unit) => replay(mine.id, [], unit))).toBe('no-consumer')
    expect(await letters()).toHaveLength(1)
  })
})

test('an event of a version that is not known here has no effect, and waits for an operator', async () => {
  const { deliver } = await open()
  const strange = { ...coin(1), version: 2 }
  expect((await deliver(strange, 1)).kind).toBe('again')
  expect((await deliver(strange, 3)).kind).toBe('done')
  expect(await numbersIn(db, 'effect')).toEqual([])
  expect(await listDeadLetters(db.sql, 10)).toMatchObject([
    { eventId: strange.id, error: expect.stringContaining('version 2 is not known here, only 1') },
  ])
})
