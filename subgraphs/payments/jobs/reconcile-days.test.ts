import { dayOf } from '@supermall/kernel/day'
import { hours } from '@supermall/kernel/time'
import { expect, test } from 'vitest'
import { askAboutPayment } from '../commands/ask-about-payment.ts'
import { reconcile } from '../commands/reconcile.ts'
import type { Within } from '../data/database.ts'
import { uncomparedDays } from '../data/uncompared-days.ts'
import { inHouseCodes, providerCodes } from '../domain/channel.ts'
import { brokenBooks, done } from '../trial/floor.ts'
import { payingBy } from '../trial/world.ts'
import reconcileDays from './reconcile-days.ts'

const BILL = '/v1/balance_transactions'
const by = { channel: 'stripe', card: null } as const

/** A mall that is paid by Stripe only, unless the channels of the house stay. */
async function opened({ isHouseOpen = false } = {}) {
  const world = await payingBy('stripe')
  const { client, sql, transact, till, owed, pay, simulator, payment } = world
  const within = { ...till, db: { sql, client }, transact } as Within
  const enable = (code: string, isEnabled: boolean) =>
    client.channel.updateMany({ where: { code }, data: { isEnabled } })
  for (const code of providerCodes) if (code !== 'stripe') await enable(code, false)
  if (!isHouseOpen) await client.channel.deleteMany({ where: { code: { in: [...inHouseCodes] } } })
  const compared = async () =>
    (await client.reconciliationRun.findMany({ where: { channel: 'stripe' }, orderBy: { day: 'asc' } })).map(
      ({ day }) => day,
    )
  return {
    ...world,
    enable,
    compared,
    run: () => reconcileDays.run(within),
    /** Paid there; nobody has told us. */
    async paidThere() {
      const begun = done(await pay(await owed(), by))
      simulator.books.pay(begun.id)
      return begun.id
    },
    look: async (id: string) => askAboutPayment(await payment(id), till, { isGivenUp: false }),
  }
}

test("yesterday is compared once, from ten o'clock on", async () => {
  const { pass, run, compared } = await opened()
  pass(hours(21))
  expect(await run()).toMatchObject({ compared: 1 })
  pass(hours(1) - 1)
  expect(await run()).toMatchObject({ compared: 0 })
  pass(1)
  expect(await run()).toMatchObject({ compared: 1 })
  expect(await run()).toMatchObject({ compared: 0 })
  expect(await compared()).toEqual(['2026-11-20', '2026-11-21'])
})

test('a day that was compared by hand while it was not over, or before its bill was there, is compared again', async () => {
  const { client, clock, till, pass, run, compared, paidThere, payment } = await opened()
  const day = dayOf(clock.now)
  const byHand = () => reconcile({ day, channel: 'stripe', isDryRun: false }, till)
  expect(await byHand()).toMatchObject({ day, lines: 0 })
  expect(await compared()).toEqual([])
  const id = await paidThere()
  pass(hours(22) - 1)
  await byHand()
  // So it was kept once.
  await client.reconciliationRun.create({
    data: { day, channel: 'stripe', lines: 0, differences: 0, repaired: 0, createdAt: clock.now },
  })
  pass(1)
  expect(await run()).toMatchObject({ compared: 1 })
  expect((await payment(id)).status).toBe('SUCCEEDED')
  expect(await run()).toMatchObject({ compared: 0 })
})

test('days on which a bill could not be had are compared later, each once, and what nobody told is found', async () => {
  const { pass, run, compared, paidThere, payment, simulator, ...world } = await opened()
  await run()
  const id = await paidThere()
  simulator.sulk(({ path }) => (path === BILL ? 'ERROR_BEFORE' : null))
  pass(hours(24))
  expect(await run()).toEqual({ compared: 0, differences: 0, repaired: 0 })
  pass(hours(24))
  expect(await run()).toEqual({ compared: 0, differences: 0, repaired: 0, 'overdue stripe': 1 })
  pass(hours(24 * 4))
  const before = simulator.heard.length
  expect(await run()).toMatchObject({ compared: 0, 'overdue stripe': 5 })
  expect(simulator.heard.length - before).toBe(3)
  simulator.sulk(() => null)
  expect(await run()).toMatchObject({ compared: 6, repaired: 1 })
  expect(await run()).toEqual({ compared: 0, differences: 0, repaired: 0 })
  expect(await compared()).toEqual([20, 21, 22, 23, 24, 25, 26].map((day) => `2026-11-${day}`))
  expect((await payment(id)).status).toBe('SUCCEEDED')
  expect(await brokenBooks(world)).toEqual([])
})

test('what is older than a month is not waited for', async () => {
  const { pass, run, compared, simulator } = await opened()
  await run()
  simulator.sulk(({ path }) => (path === BILL ? 'ERROR_BEFORE' : null))
  pass(hours(24 * 40))
  expect(await run()).toEqual({ compared: 0, differences: 0, repaired: 0, 'overdue stripe': 30 })
  simulator.sulk(() => null)
  expect(await run()).toEqual({ compared: 31, differences: 0, repaired: 0 })
  const days = await compared()
  expect([days.length, days[0], days[1], days.at(-1)]).toEqual([32, '2026-11-20', '2026-11-30', '2026-12-30'])
})

test('a channel that was switched off is compared for the days of its money, and for those only', async () => {
  const { pass, run, compared, paidThere, look, enable, client, clock, payment } = await opened()
  await run()
  pass(hours(24))
  const [told, untold] = [await paidThere(), await paidThere()]
  await look(told)
  await enable('stripe', false)
  pass(hours(24))
  expect(await run()).toMatchObject({ compared: 1, repaired: 1 })
  expect(await payment(untold)).toMatchObject({ status: 'SUCCEEDED', settledAt: clock.now })
  pass(hours(24))
  expect(await run()).toMatchObject({ compared: 1 })
  pass(hours(24))
  expect(await run()).toMatchObject({ compared: 0 })
  const facts = { accountId: 'acc_1', currency: 'CNY', cause: 'ORDER', reason: 'A test', status: 'SUCCEEDED' }
  const settledAt = clock.now
  const amounts = { channel: 'stripe', amount: 1n, providerPart: 1n, walletPart: 0n }
  await client.refund.create({
    data: { id: 'rfd_1', paymentId: told, ...facts, ...amounts, createdAt: settledAt, settledAt },
  })
  pass(hours(24))
  expect(await run()).toMatchObject({ compared: 1 })
  expect(await compared()).toEqual(['2026-11-20', '2026-11-22', '2026-11-23', '2026-11-25'])
})

test('channels of the house are compared each day with what orders say, also when they are switched off', async () => {
  const { pass, run, enable, client } = await opened({ isHouseOpen: true })
  for (const code of inHouseCodes) await enable(code, false)
  for (let day = 0; day < 2; day++) {
    expect(await run()).toMatchObject({ compared: 1 + inHouseCodes.length })
    expect(await run()).toMatchObject({ compared: 0 })
    pass(hours(24))
  }
  expect(await client.reconciliationRun.count({ where: { channel: { in: [...inHouseCodes] } } })).toBe(8)
})

test('what is late by more than a day is a figure that operators see, until it is compared', async () => {
  const { sql } = await opened()
  const record = (minutes: number, counts: object) =>
    sql.query(`insert into job_run (id, name, fence, started_at, ended_at, counts)
      values ('run_${minutes}', 'reconcile-days', 1, now() - interval '${minutes} minutes', now(), '${JSON.stringify(counts)}')`)
  const figures = async () => uncomparedDays.count(sql as never)
  expect(await figures()).toMatchObject({ stripe: 0, paypal: 0 })
  await record(90, { compared: 0, 'overdue stripe': 4 })
  expect(await figures()).toMatchObject({ stripe: 4, paypal: 0 })
  await record(30, { compared: 4 })
  expect(await figures()).toMatchObject({ stripe: 0 })
})
