import { messagingDatabase } from '@supermall/testing/messaging-database'
import { eventually } from '@supermall/testing/rival'
import { countStatements } from '@supermall/testing/statements'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import type { Bus } from './bus.ts'
import { memoryBus } from './bus-memory.ts'
import type { Outgoing } from './outbox.ts'
import type { Relay } from './relay.ts'
import { startRelay } from './relay.ts'
import { transactAs } from './transact.ts'
import { coin, outgoing } from './trial/coins.ts'
import { heardLog } from './trial/heard-log.ts'
import type { House } from './trial/house.ts'
import { openHouse } from './trial/house.ts'
import { countCoins, quiet, quietly, TABLES } from './trial/mint.ts'

let db: House
beforeAll(async () => {
  db = openHouse(await messagingDatabase(TABLES))
})
afterAll(() => db.sql.end())
beforeEach(() => db.sql.query('truncate outbox_event'))

/** A bus that keeps what it was given, loses nothing, and can be told to refuse. */
function collecting() {
  const batches: (readonly Outgoing[])[] = []
  const given = { batches, isBroken: false }
  const bus: Bus = {
    ...memoryBus(),
    onLost: () => async () => undefined,
    async publish(events) {
      if (given.isBroken) throw new Error('broken')
      batches.push(events)
    },
  }
  return { given, bus }
}

/** What another process has told and not sent, long enough ago that it counts as dead. */
async function leave(numbers: readonly number[]): Promise<void> {
  await countCoins(quietly(db), numbers)
  await db.sql.query('update outbox_event set due_at = now()')
}

const start = (bus: Bus, redeliverAfterMs = 60_000): Promise<Relay> =>
  startRelay({ sql: db.sql, bus, source: 'mint', log: heardLog(), redeliverAfterMs })
const some = (count: number) => Array.from({ length: count }, (_, number) => number)
const open = async () =>
  Number((await db.sql.query('select count(*) from outbox_event where confirmed_at is null')).rows[0]?.count)

test('a relay sends two hundred events per batch with one statement and one publishing each', async () => {
  await leave(some(450))
  const { given, bus } = collecting()
  const { statements } = await countStatements(db.sql).during(async () => {
    const relay = await start(bus)
    relay.wake()
    await eventually(() => given.batches.length === 3)
    await relay.stop()
  })
  expect(given.batches.map((batch) => batch.length)).toEqual([200, 200, 50])
  expect(statements.filter((text) => text.includes('for update skip locked')).length).toBeLessThanOrEqual(5)
})

test('a relay sends from memory what it is handed after a commit, in the order in which it was told', async () => {
  const { given, bus } = collecting()
  const relay = await start(bus)
  const [first, second] = [coin(1), coin(2)]
  relay.send(outgoing(second, first))
  const sent = await eventually(() => given.batches[0])
  expect(sent.map(({ envelope }) => envelope)).toEqual([first, second])
  await relay.stop()
})

test('a relay that stops has sent what was committed before', async () => {
  const { given, bus } = collecting()
  const relay = await start(bus)
  relay.send(outgoing(...some(450).map((number) => coin(number))))
  await relay.stop()
  expect(given.batches.map((batch) => batch.length)).toEqual([200, 200, 50])
})

test('a relay is done with what nobody awaits once the bus has it', async () => {
  const { bus } = collecting()
  const relay = await start(bus)
  await countCoins({ transactAs: (actor) => transactAs({ ...quiet(db, []), send: relay.send }, actor) }, [1, 2])
  await eventually(async () => (await open()) === 0)
  await relay.stop()
})

test('a relay finds what another process has left, without being woken', async () => {
  const { given, bus } = collecting()
  const relay = await start(bus)
  await leave([1])
  await eventually(() => given.batches.length === 1)
  await relay.stop()
})

test('a relay sends again what a broken bus refused, as soon as the bus takes it', async () => {
  const { given, bus } = collecting()
  given.isBroken = true
  const relay = await start(bus)
  await leave(some(3))
  relay.wake()
  await new Promise((resolve) => setTimeout(resolve, 100))
  given.isBroken = false
  await eventually(() => given.batches.flat().length >= 3)
  expect(given.batches.flat()).toHaveLength(3)
  await relay.stop()
})

test('a relay sends again what is not confirmed, and no more what is', async () => {
  const { given, bus } = collecting()
  const relay = await start(bus, 1_000)
  await leave([1, 2])
  relay.wake()
  const [first] = await eventually(() => given.batches[0])
  bus.confirm('mint', [{ eventId: first?.envelope.id ?? '', by: 'purse' }])
  await eventually(async () => (await open()) === 1)
  // One batch may have been on its way before that was written down.
  const known = given.batches.length + 1
  const [again, ...more] = await eventually(() => given.batches[known])
  expect([again?.envelope.payload, more]).toMatchObject([{ number: 2 }, []])
  expect(again?.attempt).toBeGreaterThan(1)
  await relay.stop()
})

test('a relay that ends writes down the confirmations that it has heard', async () => {
  const { given, bus } = collecting()
  const relay = await start(bus)
  await leave(some(20))
  relay.wake()
  await eventually(() => given.batches.flat().length === 20)
  const sent = given.batches.flat()
  bus.confirm(
    'mint',
    sent.map(({ envelope }) => ({ eventId: envelope.id, by: 'purse' })),
  )
  await relay.stop()
  expect(await open()).toBe(0)
})

test('a loss that is told while the database is away is not forgotten', async () => {
  await leave([1])
  const { given, bus } = collecting()
  let isAway = false
  const sql = {
    query: ((...statement: Parameters<House['sql']['query']>) => {
      if (isAway) return Promise.reject(new Error('away'))
      return db.sql.query(...statement)
    }) as House['sql']['query'],
  }
  let lose: () => void = () => undefined
  const losing: Bus = {
    ...bus,
    onLost(hear) {
      lose = hear
      return async () => undefined
    },
  }
  const relay = await startRelay({ sql, bus: losing, source: 'mint', log: heardLog(), redeliverAfterMs: 60_000 })
  relay.wake()
  await eventually(() => given.batches.length === 1)
  isAway = true
  lose()
  await new Promise((resolve) => setTimeout(resolve, 50))
  isAway = false
  await eventually(() => given.batches.length === 2)
  await relay.stop()
})
