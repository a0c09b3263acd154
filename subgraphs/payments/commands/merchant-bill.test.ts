import type { Id } from '@supermall/kernel/id'
import { newId } from '@supermall/kernel/id'
import { wire } from '@supermall/kernel/wire'
import { rival, survivors } from '@supermall/testing/rival'
import { afterEach, describe, expect, it } from 'vitest'
import { clearingOf } from '../data/order-takings.ts'
import { brokenBooks, codesOf, done, paymentsFloor } from '../trial/floor.ts'
import { billsOn } from '../trial/shop-bills.ts'
import { staffOf, takingsOn } from '../trial/takings.ts'
import { applyForTakings } from './apply-for-takings.ts'
import { grantBalance } from './grant-balance.ts'
import { sendRefund } from './send-refund.ts'

const floor = await paymentsFloor()
const { client, tools, operateAs, told } = floor
const { sold, collect, collected, received, share, refund, stands } = takingsOn(floor)
const { currency, seal } = tools

afterEach(async () => expect(await brokenBooks(floor)).toEqual([]))

const { due, apply, asked, bill, approve, refuse, pay } = billsOn(floor)

/** Two orders of 100.00 and 50.00, of the second of which 10.00 went back. */
async function seller() {
  const shopId = newId('shp')
  const orders = [await sold(10_000n, shopId), await sold(5_000n, shopId)] as const
  for (const order of orders) await received(order)
  return { shopId, orders }
}
const standing = async (shopId: string) => [
  ...[
    await stands('MERCHANT_PAYABLE', shopId),
    await stands('MERCHANT_BILLED', shopId),
    await stands('SHOP_CASH', shopId),
  ],
]

describe('what a shop has earned', () => {
  it('is asked for less what went back and what the platform keeps, set aside, and paid once', async () => {
    const { shopId, orders } = await seller()
    expect(await refund(orders[1], 1_000n)).toMatchObject({ status: 'REQUESTED' })
    const [{ id } = { id: '' }] = await client.refund.findMany({ where: { orderId: orders[1].orderId } })
    expect(await sendRefund(id, floor.till)).toBe('SUCCEEDED')
    const billId = await asked(shopId)
    const sums = { takings: 15_000n, refunded: 1_000n, heldBack: 0n, fee: 700n, amount: 13_300n, orderCount: 2 }
    expect(await bill(billId)).toMatchObject({
      ...sums,
      status: 'PENDING',
      feeRate: 500,
      masked: expect.stringMatching(/2222$/),
    })
    expect(await standing(shopId)).toEqual([0n, 14_000n, 0n])
    const before = [await stands('PAYOUTS', null), await stands('PLATFORM_FEES', null)]
    expect(codesOf(await pay(billId))).toEqual(['MERCHANT_BILL_STATUS'])
    done(await approve(billId))
    done(await pay(billId))
    expect(codesOf(await pay(billId))).toEqual(['MERCHANT_BILL_STATUS'])
    expect(await bill(billId)).toMatchObject({
      status: 'PAID',
      transferNo: 'T-1',
      destination: '',
      paidAt: floor.clock.now,
    })
    expect(await standing(shopId)).toEqual([0n, 0n, 0n])
    const after = [await stands('PAYOUTS', null), await stands('PLATFORM_FEES', null)]
    expect(after.map((one, index) => one - (before[index] ?? 0n))).toEqual([13_300n, 700n])
    const names = ['merchant_bill.applied', 'merchant_bill.paid']
    for (const name of names)
      expect((await told(name)).at(-1)?.payload).toEqual({ billId, shopId, amount: wire(13_300n, currency) })
  })

  it('can be asked for again when it was refused, and by no other bill meanwhile', async () => {
    const { shopId } = await seller()
    const billId = await asked(shopId)
    expect(codesOf(await apply(shopId))).toEqual(['NOTHING_DUE'])
    done(await approve(billId))
    done(await refuse(billId))
    expect(await bill(billId)).toMatchObject({ status: 'REFUSED', reason: 'No such account', destination: '' })
    expect(await standing(shopId)).toEqual([15_000n, 0n, 0n])
    const next = await asked(shopId)
    expect((await bill(next)).orderCount).toBe(2)
    expect(await standing(shopId)).toEqual([0n, 15_000n, 0n])
    expect(await client.merchantBillOrder.count({ where: { billId, isLive: true } })).toBe(0)
  })

  it('is never more than the shop stands at without what it has promised, and nothing where it stands at nothing', async () => {
    const { shopId } = await seller()
    const give = (to: Id<'shp'>, minor: bigint) => {
      const gift = {
        grantId: newId('crb'),
        accountId: newId('acc'),
        shopId: to,
        amount: wire(minor, currency),
        reason: 'Gift',
      }
      return floor.transact((unit) => grantBalance(gift, unit))
    }
    await give(shopId, 4_000n)
    expect(await bill(await asked(shopId))).toMatchObject({ heldBack: 4_000n, fee: 750n, amount: 10_250n })
    expect(await standing(shopId)).toEqual([4_000n, 11_000n, 0n])
    const other = await seller()
    await give(other.shopId, 14_500n)
    expect(codesOf(await apply(other.shopId))).toEqual(['NOTHING_DUE'])
  })

  it('waits until it was received, and is what the others say that is done with', async () => {
    const shopId = newId('shp')
    const order = await sold(10_000n, shopId)
    expect(await due(shopId)).toEqual([])
    for (let turn = 0; turn < 2; turn++) await received(order)
    expect(await due(shopId)).toEqual([order.orderId])
    const before = await floor.kept()
    expect(codesOf(await apply(shopId, { settledIds: [] }))).toEqual(['NOTHING_DUE'])
    expect(codesOf(await apply(newId('shp'), { settledIds: [order.orderId] }))).toEqual(['NOTHING_DUE'])
    expect(codesOf(await apply(shopId, { feeRate: null }))).toEqual(['SHOP_NOT_FOUND'])
    expect(codesOf(await apply(shopId, { destination: '!' }))).toEqual(['DESTINATION_FORM'])
    expect(codesOf(await apply(shopId, { holderName: '' }))).toEqual(['TEXT_LENGTH'])
    expect(codesOf(await refuse(newId('mbl'), 1))).toEqual(['MERCHANT_BILL_NOT_FOUND'])
    expect(await floor.kept()).toBe(before)
  })

  it('is due also when it is shared out after it was received', async () => {
    const shopId = newId('shp')
    const order = { ...(await floor.owed({ shopId })), shopId }
    done(await floor.pay(order))
    await received(order)
    expect(await due(shopId)).toEqual([])
    await share(order)
    expect(await due(shopId)).toEqual([order.orderId])
  })

  it('is nothing of what it took in cash itself, which no bill pays', async () => {
    const shopId = newId('shp')
    const cash = await collected(9_000n, shopId)
    await share(cash)
    await received(cash)
    expect(await due(shopId)).toEqual([])
    await received(await sold(1_000n, shopId))
    expect(await bill(await asked(shopId))).toMatchObject({ takings: 1_000n, amount: 950n, orderCount: 1 })
    expect(await standing(shopId)).toEqual([0n, 1_000n, 9_000n])
  })

  it('with one key is asked for once, and never by the staff of another shop', async () => {
    const { shopId } = await seller()
    const key = { idempotencyKey: newId('evt') }
    const settledIds = await due(shopId)
    const [first, again] = [await apply(shopId, { ...key, settledIds }), await apply(shopId, key)]
    expect(done(again)).toEqual(done(first))
    const grounds = { seal, currency, feeRate: 0, settledIds }
    const to = { shopId, method: 'BANK', destination: '6222000011112222', holderName: 'Tea', ...key } as const
    const stranger = operateAs(staffOf(newId('shp')))('payments.bill.apply', (unit) =>
      applyForTakings(to, grounds, unit),
    )
    await expect(stranger).rejects.toThrow('reached for shop')
  })
})

describe('at the same moment', () => {
  it('two who ask get one bill', async () => {
    const { shopId } = await seller()
    const settledIds = await due(shopId)
    const results = survivors(await rival(3, () => apply(shopId, { settledIds })))
    expect(results.filter(({ ok }) => ok)).toHaveLength(1)
    expect(await standing(shopId)).toEqual([0n, 15_000n, 0n])
  })

  it('one asks for more while another is refused, and each ends', async () => {
    const { shopId } = await seller()
    const first = await asked(shopId)
    await received(await sold(2_000n, shopId))
    const settledIds = await due(shopId)
    const ends = survivors(await rival(2, (index) => (index === 0 ? refuse(first, 1) : apply(shopId, { settledIds }))))
    expect(ends.every(({ ok }) => ok)).toBe(true)
    expect(await standing(shopId)).toEqual([15_000n, 2_000n, 0n])
  })

  it('what is asked for and what goes back are never the same money twice', async () => {
    const shopId = newId('shp')
    const accountId = newId('acc')
    await floor.credit(accountId, '100.00')
    const order = { ...(await floor.owed({ shopId, accountId })), shopId }
    done(await floor.pay(order, { channel: 'balance', card: null }))
    await share(order)
    await received(order)
    const settledIds = await due(shopId)
    survivors(
      await rival(2, async (index) =>
        index === 0 ? void (await apply(shopId, { settledIds })) : void (await refund(order, 4_000n)),
      ),
    )
    const [payable = 0n, billed = 0n] = await standing(shopId)
    expect(payable + billed).toBe(6_000n)
    expect([6_000n, 10_000n]).toContain(billed)
  })

  it('one of approving and refusing wins, and one of two who pay', async () => {
    const { shopId } = await seller()
    const billId = await asked(shopId)
    const decided = survivors(await rival(2, (index) => (index === 0 ? approve(billId, 1) : refuse(billId, 1))))
    expect(decided.filter(({ ok }) => ok)).toHaveLength(1)
    const other = (await bill(billId)).status === 'REFUSED' ? await asked(shopId) : billId
    if (other !== billId) done(await approve(other))
    const paid = survivors(await rival(3, () => pay(other, 2)))
    expect(paid.filter(({ ok }) => ok)).toHaveLength(1)
    expect(await standing(shopId)).toEqual([0n, 0n, 0n])
  })
})

it('of a period is told what orders came to, who bore what came off, and what is left of it', async () => {
  const shopId = newId('shp')
  const money = (minor: bigint) => wire(minor, currency)
  const [first, second] = [await sold(10_000n, shopId), await collected(2_000n, shopId)]
  await share(second)
  const sale = { freight: money(800n), tax: money(0n), deductedByShop: money(300n), deductedByPlatform: money(200n) }
  await received(first, { ...sale, goods: money(9_700n) })
  await received(second)
  const billId = await asked(shopId)
  const day = { from: new Date('2026-11-20T16:00:00Z'), to: new Date('2026-11-21T16:00:00Z') }
  const cleared = await clearingOf(client, { shopId, currency, ...day })
  expect(cleared).toEqual({
    orderCount: 2,
    ...{ counterCount: 0, counterTakings: 0n },
    ...{ goods: 11_700n, freight: 800n, tax: 0n, deductedByShop: 300n, deductedByPlatform: 200n, cash: 2_000n },
    ...{ received: 12_000n, outstanding: 0n },
    ...{ channelFees: 0n, refunded: 0n, platformFees: 500n, final: 9_500n, billed: 9_500n },
  })
  done(await refuse(billId))
  expect(await clearingOf(client, { shopId, currency, ...day })).toMatchObject({
    platformFees: 0n,
    final: 10_000n,
    billed: 0n,
  })
  const none = await clearingOf(client, { shopId, currency, from: day.to, to: day.to })
  expect(none).toMatchObject({ orderCount: 0, final: 0n })
})

it('tells apart what nobody has paid at the door yet, and adds up before and after', async () => {
  const shopId = newId('shp')
  const cleared = async () => {
    const all = await clearingOf(client, { shopId, currency, from: new Date(0), to: new Date('2100-01-01T00:00:00Z') })
    const { received: came, counterTakings, cash, channelFees, refunded, platformFees, final } = all
    expect(came + counterTakings - cash - channelFees - refunded - platformFees).toBe(final)
    const { goods, freight, tax, deductedByShop, deductedByPlatform, outstanding } = all
    expect(goods + freight + tax - deductedByShop - deductedByPlatform).toBe(came + outstanding)
    return all
  }
  const card = await received(await sold(4_000n, shopId))
  const back = await refund(card, 500n)
  expect(await sendRefund(back?.id ?? '', floor.till)).toBe('SUCCEEDED')
  const door = { ...(await floor.owed({ amount: 6_666n, shopId, isCashOnDelivery: true })), shopId }
  await share(door, 0n)
  await received(door)
  expect(await cleared()).toMatchObject({
    orderCount: 2,
    received: 4_000n,
    outstanding: 6_666n,
    cash: 0n,
    final: 3_500n,
  })
  await collect(door)
  await share(door)
  expect(await cleared()).toMatchObject({
    received: 10_666n,
    outstanding: 0n,
    cash: 6_666n,
    refunded: 500n,
    final: 3_500n,
  })
})
