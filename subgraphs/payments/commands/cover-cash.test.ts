import { newId } from '@supermall/kernel/id'
import { after, days, minutes } from '@supermall/kernel/time'
import { rival, survivors } from '@supermall/testing/rival'
import { afterEach, describe, expect, it } from 'vitest'
import type { Within } from '../data/database.ts'
import { findRefund } from '../data/refunds.ts'
import coverCashRefunds from '../jobs/cover-cash-refunds.ts'
import sendRefunds from '../jobs/send-refunds.ts'
import { brokenBooks, codesOf, done, paymentsFloor } from '../trial/floor.ts'
import { endow, staffOf, takingsOn } from '../trial/takings.ts'
import { changeAmount } from './change-amount.ts'
import { putInDrawer } from './end-cashier-bill.ts'
import { giveUpOrder } from './give-up-order.ts'
import { holdBalance } from './hold-balance.ts'
import { retryRefund } from './mend-refunds.ts'
import { refundCashierBill } from './refund-cashier-bill.ts'
import { requestRefund } from './request-refund.ts'
import { sendRefund } from './send-refund.ts'
import { sendToWallet } from './send-to-wallet.ts'

const floor = await paymentsFloor()
const { transact, operate, told, tools, client } = floor
const { sold, settled, collected, share, refund, stands, about } = takingsOn(floor)
const { currency } = tools
const shop = () => newId('shp')
const key = () => ({ idempotencyKey: newId('evt') })

afterEach(async () => expect(await brokenBooks(floor)).toEqual([]))

const standing = async (shopId: string) => [await stands('SHOP_CASH', shopId), await stands('MERCHANT_PAYABLE', shopId)]
const wallet = async ({ accountId }: { accountId: string }) => (await floor.wallet(accountId)).available

describe('cash that a shop says it has taken', () => {
  it('is its own, and nothing of it is owed to it', async () => {
    const shopId = shop()
    await share(await collected(9_000n, shopId))
    expect(await standing(shopId)).toEqual([9_000n, 0n])
  })

  it('makes no money in a wallet: its refund fails and says so, before its share as well as after', async () => {
    const shopId = shop()
    const order = await collected(9_000n, shopId)
    const failed = [await refund(order, 4_000n)]
    await share(order)
    failed.push(await refund(order, 5_000n))
    for (const one of failed) expect(one).toMatchObject({ status: 'FAILED' })
    const words = (await told('refund.failed')).slice(-2).map(({ payload }) => payload)
    for (const word of words) expect(word).toMatchObject({ reason: expect.stringContaining('paid in cash') })
    expect([await wallet(order), ...(await standing(shopId))]).toEqual([0n, 9_000n, 0n])
  })

  it('goes back out of what else the shop has earned, which keeps the cash', async () => {
    const shopId = shop()
    await settled(await sold(6_000n, shopId))
    const order = await collected(9_000n, shopId)
    expect(await refund(order, 5_000n)).toMatchObject({ status: 'SUCCEEDED' })
    await share(order)
    expect([await wallet(order), ...(await standing(shopId))]).toEqual([5_000n, 9_000n, 1_000n])
    expect(await refund(order, 4_000n)).toMatchObject({ status: 'FAILED' })
  })

  it('is not covered by what can go back itself, of which it would be paid twice', async () => {
    const shopId = shop()
    const [other, order] = [await sold(6_000n, shopId), await collected(5_000n, shopId)]
    await settled(await sold(4_000n, shopId))
    await share(order)
    expect(await refund(order, 4_001n)).toMatchObject({ status: 'FAILED' })
    expect(await refund(order, 4_000n)).toMatchObject({ status: 'SUCCEEDED' })
    const back = (await refund(other, 6_000n))?.id ?? ''
    expect(await sendRefund(back, floor.till)).toBe('SUCCEEDED')
    expect([await wallet(order), ...(await standing(shopId))]).toEqual([4_000n, 5_000n, 0n])
    await settled(await sold(1_000n, shopId))
    expect(await refund(order, 1_000n)).toMatchObject({ status: 'SUCCEEDED' })
  })

  it('is covered once, however many ask for it at the same moment', async () => {
    const shopId = shop()
    await settled(await sold(5_000n, shopId))
    const orders = [await collected(5_000n, shopId), await collected(5_000n, shopId)]
    for (const order of orders) await share(order)
    survivors(await rival(2, async (index) => orders[index] && refund(orders[index], 5_000n)))
    expect([await wallet(orders[0] as never), await wallet(orders[1] as never)].toSorted()).toEqual([0n, 5_000n])
    expect(await standing(shopId)).toEqual([10_000n, 0n])
  })

  it('goes back after what a wallet has paid of the same order, which needs no cover', async () => {
    const [shopId, accountId, checkoutId] = [shop(), newId('acc'), newId('chk')]
    await floor.credit(accountId, '40.00')
    const until = new Date(floor.clock.now.getTime() + 600_000)
    const held = { ownerId: checkoutId, accountId, amount: 4_000n, currency, until, payToken: null }
    done(await transact((unit) => holdBalance(held, currency, unit)))
    const order = await collected(10_000n, shopId, { accountId, checkoutId, balance: 4_000n })
    await share(order)
    expect(await standing(shopId)).toEqual([6_000n, 4_000n])
    expect(await refund(order, 4_000n)).toMatchObject({ status: 'SUCCEEDED' })
    expect(await refund(order, 1n)).toMatchObject({ status: 'FAILED' })
    expect([await wallet(order), ...(await standing(shopId))]).toEqual([4_000n, 6_000n, 0n])
  })

  it('that was taken at another price than is asked for now lies in the drawer, and waits for nothing', async () => {
    const shopId = shop()
    const order = await collected(9_000n, shopId)
    const [before, after] = [9_000n, 8_000n].map((minor) => ({ minorUnits: String(minor), currency }))
    const changed = { ...about(order), before, after, payable: after, revision: 1 }
    await transact((unit) => changeAmount(changed as never, unit))
    const amount = { minorUnits: '9000', currency }
    const late = { cause: 'LATE', paymentId: order.paymentId, refundId: newId('rfd'), isFull: true } as const
    const which = { ...about(order), amount, reason: 'Another price', lines: [] }
    await transact((unit) => requestRefund({ ...which, ...late }, unit))
    expect(await client.refund.findUnique({ where: { id: late.refundId } })).toMatchObject({ status: 'FAILED' })
    expect(await stands('SUSPENSE', order.orderId)).toBe(0n)
    expect([await wallet(order), ...(await standing(shopId))]).toEqual([0n, 9_000n, 0n])
  })
})

it('cash that is taken while its order is cancelled lies in the drawer, whether anything covers its way back or not', async () => {
  for (const cover of [0n, 9_000n]) {
    const shopId = shop()
    if (cover > 0n) await endow(floor, shopId, cover)
    const order = await collected(9_000n, shopId)
    const cancelled = { ...about(order), cause: 'BUYER', reason: '', lines: [] }
    await transact((unit) => giveUpOrder(cancelled as never, unit))
    const late = { cause: 'LATE', paymentId: order.paymentId, refundId: newId('rfd'), isFull: true } as const
    const asked = { ...about(order), ...late, amount: { minorUnits: '9000', currency }, reason: 'Too late', lines: [] }
    for (let turn = 0; turn < 2; turn++) await transact((unit) => requestRefund(asked, unit))
    expect(await stands('SUSPENSE', order.orderId)).toBe(0n)
    expect([await wallet(order), ...(await standing(shopId))]).toEqual([cover, 9_000n, 0n])
  }
})

describe('a refund of cash that orders may cover which were not asked about yet', () => {
  const within = { ...floor.till } as Within
  const asked = (orderId: string, lookAt: Date) => client.orderFact.updateMany({ where: { orderId }, data: { lookAt } })
  const later = async () => {
    floor.pass(minutes(2))
    await coverCashRefunds.run(within)
  }

  it('waits for them, is told once it is there, and fails where they cover nothing', async () => {
    const shopId = shop()
    const [first, second] = [await sold(2_000n, shopId), await sold(1_000n, shopId)]
    const order = await collected(5_000n, shopId)
    const before = floor.clock.now
    for (const { orderId } of [first, second, order]) await asked(orderId, before)
    const back = await refund(order, 3_000n)
    expect(back).toMatchObject({ status: 'REQUESTED' })
    await settled(first)
    await later()
    expect(await findRefund(client, back?.id ?? '')).toMatchObject({ status: 'REQUESTED' })
    await settled(second)
    await later()
    expect(await findRefund(client, back?.id ?? '')).toMatchObject({ status: 'SUCCEEDED', failure: null })
    const more = await refund(order, 1_000n)
    await asked(order.orderId, after(floor.clock.now, minutes(30)))
    await later()
    expect(await findRefund(client, more?.id ?? '')).toMatchObject({ status: 'FAILED' })
    expect([await wallet(order), ...(await standing(shopId))]).toEqual([3_000n, 0n, 0n])
  })

  const waiting = async () => {
    const shopId = shop()
    const [other, order] = [await sold(2_000n, shopId), await collected(5_000n, shopId)]
    await asked(other.orderId, floor.clock.now)
    const back = await refund(order, 1_000n)
    expect(back).toMatchObject({ status: 'REQUESTED' })
    expect((await told('payment.changed')).at(-1)?.payload).toMatchObject({ orderId: order.orderId })
    return { other, order, shopId, refundId: back?.id ?? '' }
  }
  const statusOf = async ({ refundId }: { refundId: string }) => (await findRefund(client, refundId))?.status

  it('holds nothing of its shop before they were all asked, and fails after a day at most', async () => {
    const [soon, never] = [await waiting(), await waiting()]
    const { statements } = await floor.count(later)
    expect(statements.filter((text) => text.includes('ledger_'))).toEqual([])
    expect([await statusOf(soon), await statusOf(never)]).toEqual(['REQUESTED', 'REQUESTED'])
    await asked(soon.other.orderId, after(floor.clock.now, minutes(30)))
    await endow(floor, soon.shopId, 1_000n)
    await later()
    expect([await statusOf(soon), await statusOf(never)]).toEqual(['SUCCEEDED', 'REQUESTED'])
    floor.pass(days(1))
    await later()
    expect(await statusOf(never)).toBe('FAILED')
  })

  it('waits for them as well when it has failed and is asked for again, for a day from then', async () => {
    const shopId = shop()
    const [other, order] = [await sold(2_000n, shopId), await collected(5_000n, shopId)]
    const failed = await refund(order, 1_000n)
    expect(failed).toMatchObject({ status: 'FAILED' })
    floor.pass(days(2))
    await asked(other.orderId, floor.clock.now)
    const again = () => refund(order, 1_000n, failed?.id)
    for (let turn = 0; turn < 2; turn++) expect(await again()).toMatchObject({ status: 'REQUESTED' })
    await later()
    expect(await again()).toMatchObject({ status: 'REQUESTED' })
    await settled(other)
    await later()
    expect(await again()).toMatchObject({ status: 'SUCCEEDED' })
    expect([await wallet(order), ...(await standing(shopId))]).toEqual([1_000n, 0n, 1_000n])
  })

  it('waits for them also when an operator asks for it again, which is audited', async () => {
    const shopId = shop()
    const [other, order] = [await sold(2_000n, shopId), await collected(5_000n, shopId)]
    await asked(other.orderId, after(floor.clock.now, minutes(30)))
    const failed = await refund(order, 1_000n)
    const refundId = failed?.id ?? ''
    const retry = () => operate('payments.refund.mend', (unit) => retryRefund({ refundId, ...key() }, unit))
    expect(codesOf(await retry())).toEqual(['TAKINGS_TOO_LOW'])
    await asked(other.orderId, floor.clock.now)
    done(await retry())
    const { rows } = await floor.sql.query('select after from audit_entry where subject_id = $1', [refundId])
    expect([await statusOf({ refundId }), rows]).toMatchObject(['REQUESTED', [{ after: { status: 'REQUESTED' } }]])
    await settled(other)
    await later()
    expect([await statusOf({ refundId }), await wallet(order)]).toEqual(['SUCCEEDED', 1_000n])
  })

  it('keeps no other back where it cannot be told, and fails after a day as well', async () => {
    const [stuck, behind] = [await waiting(), await waiting()]
    for (const { other } of [stuck, behind]) await asked(other.orderId, after(floor.clock.now, minutes(30)))
    const fault = `create trigger stuck before update on refund for each row
      when (new.id = '${stuck.refundId}' and new.status = 'SUCCEEDED') execute function refuse_stuck()`
    await floor.sql.query(`create function refuse_stuck() returns trigger language plpgsql as $$
      begin raise exception 'stuck'; end $$`)
    await floor.sql.query(fault)
    for (const { shopId } of [stuck, behind]) await endow(floor, shopId, 1_000n)
    await expect(later()).rejects.toThrow('stuck')
    expect([await statusOf(stuck), await statusOf(behind)]).toEqual(['REQUESTED', 'SUCCEEDED'])
    await coverCashRefunds.run(within)
    expect(await sendRefunds.run(within)).toMatchObject({ sent: 0 })
    floor.pass(days(1))
    await expect(later()).rejects.toThrow('stuck')
    expect(await findRefund(client, stuck.refundId)).toMatchObject({
      status: 'FAILED',
      failure: expect.stringContaining('could not be told'),
    })
  })
})

describe('a refund of cash that failed', () => {
  it('is tried again by who asked for it or an operator, once the shop has earned as much', async () => {
    const shopId = shop()
    const order = await collected(3_000n, shopId)
    await share(order)
    const first = await refund(order, 2_000n)
    const second = await refund(order, 1_000n)
    const retry = () =>
      operate('payments.refund.mend', (unit) => retryRefund({ refundId: first?.id ?? '', ...key() }, unit))
    expect(codesOf(await retry())).toEqual(['TAKINGS_TOO_LOW'])
    await settled(await sold(3_000n, shopId))
    done(await retry())
    expect(await refund(order, 1_000n, second?.id)).toMatchObject({ status: 'SUCCEEDED' })
    expect([await wallet(order), ...(await standing(shopId))]).toEqual([3_000n, 3_000n, 0n])
  })

  it('is advanced by the platform where an operator says so, and the shop owes it', async () => {
    const shopId = shop()
    const order = await collected(3_000n, shopId)
    await share(order)
    const refundId = (await refund(order, 3_000n))?.id ?? ''
    done(
      await operate('payments.refund.mend', (unit) =>
        sendToWallet({ refundId, reason: 'Its shop is gone', ...key() }, unit),
      ),
    )
    expect([await wallet(order), ...(await standing(shopId))]).toEqual([3_000n, 3_000n, -3_000n])
  })
})

it('what was paid in cash at a counter leaves the drawer, and was never owed to the shop', async () => {
  const shopId = shop()
  const bill = {
    id: newId('csb'),
    code: newId('csb'),
    shopId,
    cashierId: newId('acc'),
    amount: 700n,
    currency,
    note: '',
    status: 'OPEN',
  }
  const { now } = floor.clock
  await client.cashierBill.create({ data: { ...bill, expiresAt: now, createdAt: now } })
  await transact((unit) => putInDrawer(bill as never, newId('acc'), unit))
  expect(await standing(shopId)).toEqual([700n, 0n])
  const asked = { billId: bill.id, amount: null, reason: 'Cold', ...key() }
  done(await floor.operateAs(staffOf(shopId))('payments.cashier.refund', (unit) => refundCashierBill(asked, unit)))
  expect(await standing(shopId)).toEqual([0n, 0n])
})
