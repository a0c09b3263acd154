import { newId } from '@supermall/kernel/id'
import { eventually } from '@supermall/testing/rival'
import { expect, it } from 'vitest'
import type { Unit } from '../data/database.ts'
import { reserve } from '../data/payments.ts'
import { findRefund } from '../data/refunds.ts'
import { lockFree } from '../data/settled.ts'
import { lockWallet } from '../data/wallets.ts'
import { brokenBooks, paymentsFloor } from '../trial/floor.ts'
import { endow, takingsOn } from '../trial/takings.ts'
import { requestRefund } from './request-refund.ts'

const floor = await paymentsFloor()
const { transact, client, tools, sql } = floor
const { collected, refund, about, share } = takingsOn(floor)
const { currency } = tools

const isWaiting = async () =>
  (await sql.query(`select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`))
    .rowCount !== 0

/** Somebody holds the first; then another begins, and waits; then the former takes what the shop has earned. How often each had to begin. */
async function crossing(
  shopId: string,
  hold: (unit: Unit) => Promise<unknown>,
  other: (unit: Unit) => Promise<unknown>,
) {
  const began = { first: 0, other: 0 }
  let second: Promise<unknown> = Promise.resolve()
  await transact(async (unit) => {
    began.first++
    await hold(unit)
    if (began.first === 1)
      second = transact((behind) => {
        began.other++
        return other(behind)
      })
    await eventually(isWaiting)
    await lockFree(unit, shopId, currency)
  })
  await second
  expect(await brokenBooks(floor)).toEqual([])
  return began
}

const asking = (order: Awaited<ReturnType<typeof collected>>, minorUnits: string, refundId = newId('rfd')) => {
  const asked = { cause: 'AFTERSALE', paymentId: null, isFull: false, reason: 'A test' } as const
  return { ...about(order), ...asked, lines: [], refundId, amount: { minorUnits, currency } }
}

it('a refund of cash and a gift of the same shop into the same wallet wait for each other, once', async () => {
  const shopId = newId('shp')
  const order = await collected(5_000n, shopId)
  await share(order)
  await endow(floor, shopId, 5_000n)
  const gift = ({ db, now }: Unit) => lockWallet(db, order.accountId, now)
  const asked = asking(order, '2000')
  expect(await crossing(shopId, gift, (unit) => requestRefund(asked, unit))).toEqual({ first: 1, other: 1 })
  expect(await findRefund(client, asked.refundId)).toMatchObject({ status: 'SUCCEEDED' })
  expect(await floor.wallet(order.accountId)).toEqual({ available: 2_000n, frozen: 0n })
})

it('so do a refund of cash that is asked for again and another of the same payment', async () => {
  const shopId = newId('shp')
  const order = await collected(5_000n, shopId)
  await share(order)
  const failed = await refund(order, 2_000n)
  expect(failed).toMatchObject({ status: 'FAILED' })
  await endow(floor, shopId, 5_000n)
  const another = ({ db }: Unit) => reserve(db, order.paymentId ?? '', { provider: 0n, wallet: 0n })
  const again = asking(order, '2000', failed?.id)
  expect(await crossing(shopId, another, (unit) => requestRefund(again, unit))).toEqual({ first: 1, other: 1 })
  expect(await findRefund(client, again.refundId)).toMatchObject({ status: 'SUCCEEDED' })
})
