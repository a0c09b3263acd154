import { newId } from '@supermall/kernel/id'
import { eventually } from '@supermall/testing/rival'
import { describe, expect, it } from 'vitest'
import type { Unit } from '../data/database.ts'
import { reserve } from '../data/payments.ts'
import { findRefund } from '../data/refunds.ts'
import { lockFree } from '../data/settled.ts'
import { lockWallet } from '../data/wallets.ts'
import { brokenBooks, done, paymentsFloor } from '../trial/floor.ts'
import { linkOf } from '../trial/friends.ts'
import { endow, takingsOn } from '../trial/takings.ts'
import { revokeFriendPay } from './open-friend-pay.ts'
import { payFriendPart } from './pay-friend-part.ts'
import { requestRefund } from './request-refund.ts'

const floor = await paymentsFloor()
const { transact, client, tools, sql } = floor
const { collected, refund, about, share } = takingsOn(floor)
const { currency } = tools

const isWaiting = async () =>
  (await sql.query(`select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`))
    .rowCount !== 0

type Step = (unit: Unit) => Promise<unknown>

/** Somebody holds the first; then another begins, and waits; then the former takes what comes last. How often each had to begin. */
async function crossing({ hold, last, other }: { readonly hold: Step; readonly last: Step; readonly other: Step }) {
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
    await last(unit)
  })
  await second
  expect(await brokenBooks(floor)).toEqual([])
  return began
}

const earned = (shopId: string) => (unit: Unit) => lockFree(unit, shopId, currency)

const asking = (order: Parameters<typeof about>[0], minorUnits: string, refundId = newId('rfd')) => {
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
  const other = (unit: Unit) => requestRefund(asked, unit)
  expect(await crossing({ hold: gift, last: earned(shopId), other })).toEqual({ first: 1, other: 1 })
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
  const other = (unit: Unit) => requestRefund(again, unit)
  expect(await crossing({ hold: another, last: earned(shopId), other })).toEqual({ first: 1, other: 1 })
  expect(await findRefund(client, again.refundId)).toMatchObject({ status: 'SUCCEEDED' })
})

describe('wallets that friends paid by', () => {
  const take = (accountId: string) => (unit: Unit) => lockWallet(unit.db, accountId, unit.now)

  async function gathered(amount: string) {
    const shopId = newId('shp')
    const order = { ...(await floor.owed({ shopId })), shopId }
    const link = await linkOf(floor, order)
    const payers = [newId('acc'), newId('acc')].toSorted().toReversed()
    for (const accountId of payers) {
      await floor.credit(accountId, amount)
      const by = { accountId, channel: 'balance', card: null, token: null, payToken: null } as const
      const part = { linkToken: link.linkToken, amount: { amount, currency }, idempotencyKey: newId('evt') }
      done(await payFriendPart({ ...by, ...part }, floor.tillOf(accountId)))
    }
    const [high = '', low = ''] = payers
    return { order, ...link, payers, hold: take(low), last: take(high) }
  }

  it('are waited for in one order where their link ends', async () => {
    const { order, friendPayId, payers, ...steps } = await gathered('20.00')
    const other = (unit: Unit) => revokeFriendPay({ friendPayId, accountId: order.accountId }, unit)
    expect(await crossing({ ...steps, other })).toEqual({ first: 1, other: 1 })
    for (const accountId of payers) expect(await floor.wallet(accountId)).toMatchObject({ available: 2_000n })
  })

  it('are waited for in one order where what they paid goes back', async () => {
    const { order, payers, ...steps } = await gathered('50.00')
    const other = (unit: Unit) => requestRefund(asking(order, '4000'), unit)
    expect(await crossing({ ...steps, other })).toEqual({ first: 1, other: 1 })
    for (const accountId of payers) expect(await floor.wallet(accountId)).toMatchObject({ available: 2_000n })
  })
})
