import type { Id } from '@supermall/kernel/id'
import { newId } from '@supermall/kernel/id'
import { after, days, minutes } from '@supermall/kernel/time'
import { eventually, rival, survivors } from '@supermall/testing/rival'
import { afterEach, describe, expect, it } from 'vitest'
import { lockCashierBill } from '../data/cashier-bills.ts'
import { lockDueCountersAndPurchases } from '../data/counter-takings.ts'
import { post } from '../data/ledger.ts'
import { clearingOf } from '../data/order-takings.ts'
import { lockRefund } from '../data/refunds.ts'
import { lockFree } from '../data/settled.ts'
import { billBack, COUNTER_OPEN_MS } from '../domain/merchant-bill.ts'
import { counterOn } from '../trial/counter-sales.ts'
import { brokenBooks, codesOf, done, operator, paymentsFloor } from '../trial/floor.ts'
import { billsOn } from '../trial/shop-bills.ts'
import { takingsOn } from '../trial/takings.ts'
import { retryRefund } from './mend-refunds.ts'
import { sendRefund } from './send-refund.ts'
import { failRefund } from './settle-refund.ts'

const floor = await paymentsFloor()
const { client, clock, desk, operateAs, pass, sql, tools, transact } = floor
const { collected, refund, sold, received, stands } = takingsOn(floor)
const { apply, asked, bill, approve, refuse, pay } = billsOn(floor)
const { counterSale, back, couponSale } = counterOn(floor)
const { currency } = tools

afterEach(async () => expect(await brokenBooks(floor)).toEqual([]))

const before = (now: Date) => after(now, -COUNTER_OPEN_MS)
const setFee = (basisPoints: number) =>
  client.channel.update({ where: { code: 'sandbox-card' }, data: { feeBasisPoints: basisPoints } })
const freeOf = (shopId: Id<'shp'>) => transact((unit) => lockFree(unit, shopId, currency))
/** Somebody waits for a row that is held. */
const waiting = async () => {
  const text = `select 1 from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`
  return (await sql.query(text)).rows.length > 0
}
const refundOf = async (billId: string) =>
  (await client.cashierRefund.findFirstOrThrow({ where: { billId }, orderBy: { id: 'desc' } })).refundId ?? ''

describe('what a shop took at its counter', () => {
  it('is asked for with its orders once it is seven days old, less what went back, and paid once', async () => {
    const shopId = newId('shp')
    const [first, second] = [await counterSale(shopId, 10_000n), await counterSale(shopId, 5_000n)]
    done(await back(shopId, second, 1_000n))
    expect(await sendRefund(await refundOf(second), floor.till)).toBe('SUCCEEDED')
    expect(await freeOf(shopId)).toBe(0n)
    expect(codesOf(await apply(shopId))).toEqual(['NOTHING_DUE'])
    pass(days(7))
    await counterSale(shopId, 700n)
    await received(await sold(2_000n, shopId))
    const billId = await asked(shopId)
    expect(await bill(billId)).toMatchObject({
      ...{ takings: 17_000n, counterTakings: 15_000n, refunded: 1_000n, heldBack: 0n, fee: 800n, amount: 15_200n },
      ...{ orderCount: 1, counterCount: 2 },
    })
    expect(codesOf(await apply(shopId))).toEqual(['NOTHING_DUE'])
    done(await approve(billId))
    done(await pay(billId))
    expect(await stands('MERCHANT_PAYABLE', shopId)).toBe(700n)
    expect(await client.cashierBill.findMany({ where: { id: { in: [first, second] }, isBilled: false } })).toEqual([])
  })

  it('is paid by a bill that has no order, and may be asked for again when that was refused', async () => {
    const shopId = newId('shp')
    await counterSale(shopId, 10_000n)
    pass(days(7))
    const billId = await asked(shopId)
    expect(await bill(billId)).toMatchObject({ orderCount: 0, counterCount: 1, amount: 9_500n })
    done(await approve(billId))
    done(await refuse(billId))
    expect(await bill(await asked(shopId))).toMatchObject({ counterCount: 1, amount: 9_500n })
  })

  it('waits as long as money of it is on its way back, or all of it is back, or it was cash', async () => {
    const shopId = newId('shp')
    const [part, whole] = [await counterSale(shopId, 10_000n), await counterSale(shopId, 3_000n)]
    pass(days(7))
    done(await back(shopId, part, 4_000n))
    done(await back(shopId, whole, 3_000n))
    expect(codesOf(await apply(shopId))).toEqual(['NOTHING_DUE'])
    for (const one of [part, whole]) expect(await sendRefund(await refundOf(one), floor.till)).toBe('SUCCEEDED')
    expect(await bill(await asked(shopId))).toMatchObject({ counterCount: 1, takings: 10_000n, refunded: 4_000n })
  })

  it('is never in the place of others when nothing is left of it', async () => {
    const shopId = newId('shp')
    await setFee(10_000)
    await counterSale(shopId, 1_000n)
    await setFee(0)
    const next = await counterSale(shopId, 2_000n)
    pass(days(7))
    const due = await transact(({ db, now }) =>
      lockDueCountersAndPurchases(db, { shopId, currency, since: before(now), most: 1 }),
    )
    expect(due).toMatchObject([{ subjectId: next, takings: 2_000n }])
  })

  it('in cash beside a coupon, before cash was kept apart, is what the coupon paid', async () => {
    const [shopId, couponId] = [newId('shp'), newId('uco')]
    desk.pieces.set(couponId, 300n)
    const id = await counterSale(shopId, 1_000n, { couponId })
    await client.cashierBill.update({ where: { id }, data: { channel: 'cash-on-delivery' } })
    const entries = [
      { kind: 'MERCHANT_PAYABLE', ownerId: shopId, amount: -700n },
      { kind: 'SHOP_CASH', ownerId: shopId, amount: 700n },
    ] as const
    await transact(({ db, now }) => post(db, { bizType: 'ADJUSTMENT', bizId: newId('evt'), currency, entries }, now))
    pass(days(7))
    expect(await bill(await asked(shopId))).toMatchObject({ takings: 300n, heldBack: 0n, fee: 15n, amount: 285n })
  })

  it('is free again when a process that knew of no counters refused its bill', async () => {
    const shopId = newId('shp')
    await counterSale(shopId, 1_000n)
    pass(days(7))
    const data = { status: 'REFUSED', reason: 'No such account', version: 2 }
    const old = await client.merchantBill.update({ where: { id: await asked(shopId) }, data })
    await transact(({ db, now }) => post(db, billBack(old), now))
    expect(await bill(await asked(shopId))).toMatchObject({ counterCount: 1, takings: 1_000n })
  })
})

describe('what was billed of a counter', () => {
  async function billed(shopId: Id<'shp'>) {
    const billId = await counterSale(shopId, 10_000n)
    pass(days(7))
    await asked(shopId, { feeRate: 0 })
    return billId
  }

  it('goes back as far as the shop has earned as much beside it for good', async () => {
    const shopId = newId('shp')
    const billId = await billed(shopId)
    expect(codesOf(await back(shopId, billId, 1_000n))).toEqual(['TAKINGS_TOO_LOW'])
    const other = await counterSale(shopId, 1_500n)
    expect(codesOf(await back(shopId, billId, 1_000n))).toEqual(['TAKINGS_TOO_LOW'])
    pass(days(7))
    done(await back(shopId, billId, 1_000n))
    expect(await freeOf(shopId)).toBe(500n)
    expect(codesOf(await back(shopId, billId, 1_000n))).toEqual(['TAKINGS_TOO_LOW'])
    // What is promised to go back is not paid out beside.
    expect(await bill(await asked(shopId, { feeRate: 0 }))).toMatchObject({
      takings: 1_500n,
      heldBack: 1_000n,
      amount: 500n,
    })
    expect(await sendRefund(await refundOf(billId), floor.till)).toBe('SUCCEEDED')
    expect(await stands('MERCHANT_PAYABLE', shopId)).toBe(0n)
    expect(await client.cashierBill.findUnique({ where: { id: other } })).toMatchObject({ isBilled: true })
  })

  it('is covered anew when its refund failed, and is asked for again', async () => {
    const shopId = newId('shp')
    const billId = await counterSale(shopId, 10_000n)
    done(await back(shopId, billId, 1_000n))
    const refundId = await refundOf(billId)
    await transact(async (unit) => {
      const refund = await lockRefund(unit.db, refundId)
      if (refund) await failRefund(refund, 'CARD_CLOSED', unit)
    })
    pass(days(7))
    await asked(shopId, { feeRate: 0 })
    const again = () =>
      operateAs(operator)('payments.refund.mend', (unit) =>
        retryRefund({ refundId, idempotencyKey: newId('evt') }, unit),
      )
    const { orderId } = await sold(500n, shopId)
    await client.orderFact.update({ where: { orderId }, data: { lookAt: clock.now } })
    expect(codesOf(await again())).toEqual(['TAKINGS_TOO_LOW'])
    await counterSale(shopId, 1_000n)
    pass(days(7))
    done(await again())
  })

  it('is billed, or given back, by who comes first', async () => {
    const shopId = newId('shp')
    const billId = await counterSale(shopId, 10_000n)
    pass(days(7))
    const ends = survivors(
      await rival(2, async (index) =>
        index === 0 ? codesOf(await apply(shopId, { feeRate: 0 })) : codesOf(await back(shopId, billId, 10_000n)),
      ),
    )
    expect([
      [[], ['TAKINGS_TOO_LOW']],
      [['NOTHING_DUE'], []],
    ]).toContainEqual(ends)
  })
})

it('a bill that is refused holds what it asked for before what the shop has earned, as who gives back does', async () => {
  const shopId = newId('shp')
  const taken = await counterSale(shopId, 1_000n)
  pass(days(7))
  const billId = await asked(shopId)
  const { refusing } = await transact(async ({ db }) => {
    await lockCashierBill(db, taken)
    const refusing = refuse(billId)
    await eventually(waiting)
    await db.$executeRaw`select 1 from ledger_account where kind = 'MERCHANT_PAYABLE' and owner_id = ${shopId} for update nowait`
    return { refusing }
  })
  done(await refusing)
})

describe('what was taken at a counter longer ago than it goes back, and no bill has', () => {
  it('goes back once, also where its money was given away meanwhile', async () => {
    const shopId = newId('shp')
    const billId = await counterSale(shopId, 1_000n)
    pass(days(7) - minutes(1))
    const order = await collected(1_000n, shopId)
    expect(await refund(order, 1_000n)).toMatchObject({ status: 'FAILED' })
    pass(minutes(2))
    const other = await collected(1_000n, shopId)
    expect(await refund(other, 1_000n)).toMatchObject({ status: 'SUCCEEDED' })
    expect(codesOf(await back(shopId, billId, 1_000n))).toEqual(['TAKINGS_TOO_LOW'])
    expect(await stands('MERCHANT_PAYABLE', shopId)).toBe(0n)
    await counterSale(shopId, 400n)
    pass(days(7))
    expect(codesOf(await back(shopId, billId, 401n))).toEqual(['TAKINGS_TOO_LOW'])
    done(await back(shopId, billId, 400n))
  })

  it('is not free for others while it goes back, nor is what the mall gave with it', async () => {
    const shopId = newId('shp')
    const couponId = newId('uco')
    desk.pieces.set(couponId, 500n)
    const billId = await counterSale(shopId, 1_000n, { couponId })
    pass(days(7))
    expect(await freeOf(shopId)).toBe(1_000n)
    done(await back(shopId, billId, 250n))
    expect(await freeOf(shopId)).toBe(500n)
    expect(await sendRefund(await refundOf(billId), floor.till)).toBe('SUCCEEDED')
    expect(await freeOf(shopId)).toBe(500n)
    done(await back(shopId, billId, 250n))
    expect(await freeOf(shopId)).toBe(0n)
  })

  it('goes back whole though the channel kept a part of it, which the shop owes', async () => {
    const shopId = newId('shp')
    await setFee(100)
    const [billId, other] = [await counterSale(shopId, 1_000n), await counterSale(shopId, 1_000n)]
    await setFee(0)
    pass(days(7))
    done(await back(shopId, billId, 600n))
    done(await back(shopId, billId, 400n))
    // Of the other nothing but what the first has left.
    const order = await collected(5_000n, shopId)
    expect(await refund(order, 981n)).toMatchObject({ status: 'FAILED' })
    expect(await refund(order, 980n)).toMatchObject({ status: 'SUCCEEDED' })
    expect(codesOf(await back(shopId, other, 10n))).toEqual(['TAKINGS_TOO_LOW'])
    expect(await sendRefund(await refundOf(billId), floor.till)).toBe('SUCCEEDED')
  })

  it('asks for cover when it is about to cover others, whatever clock each of them reads', async () => {
    const shopId = newId('shp')
    const billId = await counterSale(shopId, 1_000n)
    pass(days(7))
    expect(await refund(await collected(1_000n, shopId), 1_000n)).toMatchObject({ status: 'SUCCEEDED' })
    pass(-minutes(1))
    expect(codesOf(await back(shopId, billId, 1_000n))).toEqual(['TAKINGS_TOO_LOW'])
    pass(-minutes(5))
    done(await back(shopId, billId, 1_000n))
  })
})

describe('a coupon that a shop has sold', () => {
  it('is asked for once it was handed over, and once', async () => {
    const shopId = newId('shp')
    await couponSale(shopId, 1_000n)
    expect(await bill(await asked(shopId))).toMatchObject({ counterCount: 1, counterTakings: 1_000n, amount: 950n })
    expect(codesOf(await apply(shopId))).toEqual(['NOTHING_DUE'])
  })
})

it('is told by the clearing statement of the day on which it was taken', async () => {
  const shopId = newId('shp')
  const from = clock.now
  await counterSale(shopId, 10_000n)
  const given = await counterSale(shopId, 2_000n)
  done(await back(shopId, given, 500n))
  await sendRefund(await refundOf(given), floor.till)
  await couponSale(shopId, 1_000n)
  const to = new Date(from.getTime() + days(1))
  const told = { orderCount: 0, counterCount: 3, counterTakings: 13_000n, refunded: 500n }
  const before = { ...told, platformFees: 0n, final: 12_500n, billed: 0n }
  expect(await clearingOf(client, { shopId, currency, from, to })).toMatchObject(before)
  pass(days(7))
  await asked(shopId)
  const after = { ...told, platformFees: 625n, final: 11_875n, billed: 11_875n }
  expect(await clearingOf(client, { shopId, currency, from, to })).toMatchObject(after)
})
