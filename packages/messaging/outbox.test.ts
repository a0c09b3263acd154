import { messagingDatabase } from '@supermall/testing/messaging-database'
import { rival, survivors } from '@supermall/testing/rival'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { resend } from './machinery.ts'
import { claimDue, confirm, keep, makeAllDue, markUnsent } from './outbox.ts'
import { purge } from './purge.ts'
import { coin } from './trial/coins.ts'
import type { House } from './trial/house.ts'
import { openHouse } from './trial/house.ts'

let db: House
beforeAll(async () => {
  db = openHouse(await messagingDatabase())
})
afterAll(() => db.sql.end())
beforeEach(() => db.sql.query('truncate outbox_event, inbox_event, dead_letter, job_run'))

/** Told by a process that has died since, and long enough ago that somebody else may send it. */
async function put(count: number, subscribers: readonly string[] = ['purse']): Promise<string[]> {
  const coins = Array.from({ length: count }, (_, number) => coin(number))
  await db.client.$transaction((tx) => keep(tx, coins, () => subscribers))
  await db.sql.query('update outbox_event set due_at = now() where confirmed_at is null and attempt = 1')
  return coins.map(({ id }) => id)
}
const claim = async (limit = 1_000) => (await claimDue(db.sql, limit, 60_000)).map(({ envelope }) => envelope.id)
const state = async () =>
  (
    await db.sql.query<{ id: string; awaiting: string[]; attempt: number; wait: number; isConfirmed: boolean }>(
      `select id, awaiting, attempt, round(extract(epoch from due_at - now()))::int as wait, confirmed_at is not null as "isConfirmed"
       from outbox_event order by id`,
    )
  ).rows

describe('the outbox', () => {
  test('leaves an event for a while to whoever committed it, who sends it from memory', async () => {
    const mine = coin(1)
    const told = await db.client.$transaction((tx) => keep(tx, [mine], () => ['purse']))
    expect(told).toEqual([{ envelope: mine, attempt: 1, awaiting: ['purse'] }])
    expect(await claim()).toEqual([])
    expect(await state()).toMatchObject([{ attempt: 1, wait: 5 }])
    await db.sql.query('update outbox_event set due_at = now()')
    expect(await claim()).toEqual([mine.id])
  })

  test('gives each event to one of many relays', async () => {
    const ids = await put(500)
    const shares = survivors(await rival(10, () => claim(50)))
    expect(shares.flat().sort()).toEqual([...ids].sort())
  })

  test('hands out a batch in the order in which it was told', async () => {
    const ids = await put(50)
    expect(await claim()).toEqual(ids)
  })

  test('waits twice as long before each time it sends an event again, up to ten minutes', async () => {
    await put(1)
    const waits = []
    for (let attempt = 1; attempt <= 6; attempt++) {
      await claim()
      waits.push((await state())[0]?.wait)
      await db.sql.query('update outbox_event set due_at = now()')
    }
    expect(waits).toEqual([60, 120, 240, 480, 600, 600])
  })

  test('sends at once what the bus would not take', async () => {
    const ids = await put(2)
    await claim()
    await markUnsent(db.sql, ids, 0)
    expect(await claim()).toEqual(ids)
  })

  test('is done with an event that nobody awaits once it is sent', async () => {
    const ids = [...(await put(1, [])), ...(await put(1))]
    const claimed = await claimDue(db.sql, 10, 60_000)
    expect(claimed.map(({ awaiting }) => awaiting)).toEqual([[], ['purse']])
    await confirm(
      db.sql,
      ids.slice(0, 1).map((eventId) => ({ eventId, by: 'mint' })),
    )
    expect((await state()).map(({ isConfirmed }) => isConfirmed)).toEqual([true, false])
  })

  test('sends an event until the last subscriber has confirmed it', async () => {
    const [id = ''] = await put(1, ['purse', 'bank'])
    await confirm(db.sql, [{ eventId: id, by: 'bank' }])
    expect(await state()).toMatchObject([{ awaiting: ['purse'], isConfirmed: false }])
    await confirm(db.sql, [
      { eventId: id, by: 'bank' },
      { eventId: id, by: 'purse' },
      { eventId: 'evt_unknown', by: 'purse' },
    ])
    expect(await state()).toMatchObject([{ awaiting: [], isConfirmed: true }])
    await makeAllDue(db.sql)
    expect(await claim()).toEqual([])
  })

  test('takes confirmations from many at once, in any order, without losing one', async () => {
    const subscribers = Array.from({ length: 8 }, (_, index) => `domain${index}`)
    const ids = await put(200, subscribers)
    const endings = await rival(8, async (index) => {
      const order = index % 2 === 0 ? ids : [...ids].reverse()
      await confirm(
        db.sql,
        order.map((eventId) => ({ eventId, by: `domain${index}` })),
      )
    })
    survivors(endings)
    expect((await state()).filter(({ isConfirmed }) => !isConfirmed)).toEqual([])
  })

  test('makes everything unconfirmed due when the bus has lost what it held, however much it is', async () => {
    const ids = await put(6_000)
    await claim(10_000)
    expect(await claim()).toEqual([])
    await confirm(db.sql, [{ eventId: ids[0] ?? '', by: 'purse' }])
    await makeAllDue(db.sql)
    expect(await claim(10_000)).toHaveLength(5_999)
  })

  test('waits no longer than after its first sendings for what was sent often while processes came and went', async () => {
    await put(1)
    for (let times = 0; times < 8; times++) {
      await makeAllDue(db.sql)
      expect(await claim()).toHaveLength(1)
    }
    expect(await state()).toMatchObject([{ attempt: 2, wait: 60 }])
  })

  test('leaves to an operator what nobody was there to send for longer than an inbox is sure to remember', async () => {
    const [id = ''] = await put(1)
    await db.sql.query(`update outbox_event set due_at = now() - interval '7 days 1 minute'`)
    await makeAllDue(db.sql)
    expect(await claim()).toEqual([])
    expect(await resend(db.sql, id, false)).toBe('DONE')
    expect(await claim()).toEqual([id])
  })
})

describe('the purge', () => {
  const purgeNow = () => purge(db.sql, () => ['purse'])
  const age = (table: string, column: string, interval: string) =>
    db.sql.query(`update ${table} set ${column} = now() - $1::interval`, [interval])

  test('removes confirmed events after a day, in as many steps as it takes', async () => {
    await put(11_000, [])
    await age('outbox_event', 'confirmed_at', '25 hours')
    const [kept] = await put(1, [])
    await db.sql.query('update outbox_event set confirmed_at = now() where id = $1', [kept])
    expect(await purgeNow()).toMatchObject({ sent: 11_000, unheard: 0 })
    expect((await state()).map(({ id }) => id)).toEqual([kept])
  })

  test('keeps an event whose effect is not confirmed, however old it is, and it is sent again', async () => {
    const ids = await put(1)
    await age('outbox_event', 'occurred_at', '400 days')
    await purgeNow()
    expect(await state()).toMatchObject([{ awaiting: ['purse'], isConfirmed: false }])
    expect(await claim()).toEqual(ids)
  })

  test('waits for nobody who listens no more, but not before the last version that did is gone', async () => {
    await put(1, ['bank', 'purse'])
    await put(1, ['bank'])
    await age('outbox_event', 'occurred_at', '6 days 23 hours')
    expect(await purgeNow()).toMatchObject({ unheard: 0 })
    await age('outbox_event', 'occurred_at', '7 days 1 minute')
    expect(await purgeNow()).toMatchObject({ unheard: 2 })
    expect(await state()).toMatchObject([
      { awaiting: ['purse'], isConfirmed: false },
      { awaiting: [], isConfirmed: true },
    ])
    expect(await purgeNow()).toMatchObject({ unheard: 0 })
  })

  test('lets the inbox remember for longer than an event can be sent and wait in the bus', async () => {
    await db.sql.query(`insert into inbox_event (event_id, name, received_at) values
      ('evt_1', 'coin.counted', now() - interval '14 days'), ('evt_2', 'coin.counted', now() - interval '15 days 1 minute')`)
    expect(await purgeNow()).toMatchObject({ received: 1 })
    expect((await db.sql.query('select event_id from inbox_event')).rows).toEqual([{ event_id: 'evt_1' }])
  })

  test('never removes a dead letter that nobody has resolved', async () => {
    await db.sql.query(`insert into dead_letter (event_id, name, envelope, error, attempts, parked_at, resolved_at) values
      ('evt_1', 'x', '{}', '', 1, now() - interval '400 days', null),
      ('evt_2', 'x', '{}', '', 1, now() - interval '400 days', now() - interval '31 days')`)
    expect(await purgeNow()).toMatchObject({ resolved: 1 })
    expect((await db.sql.query('select event_id from dead_letter')).rows).toEqual([{ event_id: 'evt_1' }])
  })
})
