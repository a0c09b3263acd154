import { readFileSync } from 'node:fs'
import type { Id } from '@supermall/kernel/id'
import { newId } from '@supermall/kernel/id'
import { wire } from '@supermall/kernel/wire'
import { fromRoot } from '@supermall/subgraph/root'
import { afterEach, describe, expect, it } from 'vitest'
import orderRefunded from '../consumers/order-refunded.ts'
import { post } from '../data/ledger.ts'
import { listDue } from '../data/order-takings.ts'
import { earnedBy, waiting } from '../domain/postings.ts'
import { brokenBooks, codesOf, done, paymentsFloor } from '../trial/floor.ts'
import { billsOn } from '../trial/shop-bills.ts'
import { endow, takingsOn } from '../trial/takings.ts'
import { grantRedPacket, reclaimRedPacket } from './red-packets.ts'
import { sendRefund } from './send-refund.ts'

const floor = await paymentsFloor()
const { client, sql, tools, transact } = floor
const { about, sold, settled, collected, received, refund, stands } = takingsOn(floor)
const { due, apply, asked, bill, refuse } = billsOn(floor)
const { currency } = tools

afterEach(async () => expect(await brokenBooks(floor)).toEqual([]))

const folder = '20261123000400_know_what_is_done_with'
const steps = readFileSync(fromRoot('prisma', 'payments', 'migrations', folder, 'migration.sql'), 'utf8').split(';')
/** What the migration does to rows that were there before it. */
const migrated = (words: string) => sql.query(steps.find((step) => step.includes(words)) ?? 'no such step')

type Order = Awaited<ReturnType<typeof sold>>
const setFee = (basisPoints: number) =>
  sql.query(`update channel set fee_basis_points = $1 where code = 'sandbox-card'`, [basisPoints])
async function back(order: Order, amount: bigint): Promise<void> {
  expect(await sendRefund((await refund(order, amount))?.id ?? '', floor.till)).toBe('SUCCEEDED')
}
const sale = async (shopId: Id<'shp'>, amount = 10_000n) => received(await sold(amount, shopId))

/** An order of 100.00 that went back whole, of which its channel kept 20.00. */
async function lost(shopId: Id<'shp'>): Promise<Order> {
  await setFee(2_000)
  const order = await sale(shopId)
  await setFee(0)
  await back(order, 10_000n)
  return order
}

describe('an order of which nothing is left', () => {
  it('waits for nobody to ask for it, and stands in the way of no other', async () => {
    const shopId = newId('shp')
    const [whole, part] = [await sale(shopId), await sale(shopId)]
    await back(part, 4_000n)
    expect(await due(shopId)).toEqual([whole.orderId, part.orderId])
    await back(whole, 10_000n)
    expect(await due(shopId)).toEqual([part.orderId])
    const early = await sold(3_000n, shopId)
    await back(early, 3_000n)
    await received(early)
    expect(await due(shopId)).toEqual([part.orderId])
    expect(await bill(await asked(shopId))).toMatchObject({ takings: 10_000n, refunded: 4_000n, orderCount: 1 })
    await back(part, 1_000n)
    expect(await due(shopId)).toEqual([])
    const next = await sale(shopId)
    await client.orderTaking.updateMany({ where: { orderId: whole.orderId }, data: { isDue: true } })
    await migrated('set is_due = false')
    expect(await due(shopId)).toEqual([next.orderId])
  })

  it('is taken off once, of what its shop stands at', async () => {
    const shopId = newId('shp')
    await lost(shopId)
    await sale(shopId)
    const feeRate = 0
    expect(await bill(await asked(shopId, { feeRate }))).toMatchObject({ heldBack: 2_000n, amount: 8_000n })
    await sale(shopId)
    expect(await bill(await asked(shopId, { feeRate }))).toMatchObject({
      carried: 2_000n,
      heldBack: 2_000n,
      amount: 10_000n,
    })
    expect(await stands('MERCHANT_PAYABLE', shopId)).toBe(0n)
  })
})

describe('what was held back', () => {
  const promise = (shopId: Id<'shp'>) => {
    const amount = wire(2_000n, currency)
    return { grantId: newId('crb'), accountId: newId('acc'), shopId, amount, reason: 'A packet' }
  }

  it('is paid by a later bill, once what it was held back for has gone', async () => {
    const shopId = newId('shp')
    const packet = promise(shopId)
    await endow(floor, shopId, 2_000n)
    await transact((unit) => grantRedPacket(packet, unit))
    await settled(await sale(shopId))
    await endow(floor, shopId, -1_000n)
    const feeRate = 0
    expect(await bill(await asked(shopId, { feeRate }))).toMatchObject({ heldBack: 1_000n, amount: 9_000n })
    await transact((unit) => reclaimRedPacket(packet, unit))
    await sale(shopId, 500n)
    expect(await bill(await asked(shopId, { feeRate }))).toMatchObject({
      carried: 1_000n,
      heldBack: 0n,
      amount: 1_500n,
    })
    expect(await stands('MERCHANT_PAYABLE', shopId)).toBe(1_000n)
  })

  it('is paid by one alone where the shop sells nothing any more', async () => {
    const shopId = newId('shp')
    await lost(shopId)
    await sale(shopId)
    expect(await bill(await asked(shopId, { feeRate: 0 }))).toMatchObject({ heldBack: 2_000n })
    expect(codesOf(await apply(shopId))).toEqual(['NOTHING_DUE'])
    await endow(floor, shopId, 1_500n)
    const alone = { takings: 0n, fee: 0n, carried: 2_000n, heldBack: 500n, amount: 1_500n, orderCount: 0 }
    const billId = await asked(shopId)
    expect(await bill(billId)).toMatchObject(alone)
    expect(codesOf(await apply(shopId))).toEqual(['NOTHING_DUE'])
    done(await refuse(billId))
    expect(await bill(await asked(shopId))).toMatchObject(alone)
  })

  it('and was paid since is not paid again when the bill that held it back is refused', async () => {
    const shopId = newId('shp')
    await endow(floor, shopId, -2_000n)
    await sale(shopId)
    const feeRate = 0
    const first = await asked(shopId, { feeRate })
    await endow(floor, shopId, 2_000n)
    await sale(shopId, 500n)
    expect(await bill(await asked(shopId, { feeRate }))).toMatchObject({ carried: 2_000n, amount: 2_500n })
    done(await refuse(first))
    expect(await bill(await asked(shopId, { feeRate }))).toMatchObject({
      takings: 10_000n,
      carried: -2_000n,
      amount: 8_000n,
    })
    expect(await stands('MERCHANT_PAYABLE', shopId)).toBe(0n)
  })

  it('is what could still go back of others, which no bill pays', async () => {
    const shopId = newId('shp')
    const order = await sale(shopId)
    const open = await sold(3_000n, shopId)
    await endow(floor, shopId, -1_000n)
    const feeRate = 0
    expect(await bill(await asked(shopId, { feeRate, settledIds: [order.orderId] }))).toMatchObject({ amount: 9_000n })
    expect(await stands('MERCHANT_PAYABLE', shopId)).toBe(3_000n)
    await received(open)
    expect(codesOf(await apply(shopId, { settledIds: [] }))).toEqual(['NOTHING_DUE'])
  })
})

it('what is kept of an order that went back before it was finished can be asked for, once', async () => {
  const shopId = newId('shp')
  const order = await sold(10_000n, shopId)
  await back(order, 9_200n)
  const { orderId, payableId } = about(order)
  const money = (minor: bigint) => wire(minor, currency)
  const none = { tax: money(0n), deductedByShop: money(0n), deductedByPlatform: money(0n) }
  const ended = {
    paid: money(800n),
    sale: { goods: money(9_200n), freight: money(800n), ...none },
    at: '2026-11-21T04:00:00Z',
  }
  const told = { orderId, payableId, shopId, amount: money(9_200n), ended }
  for (let turn = 0; turn < 2; turn++) await transact((unit) => orderRefunded.react(told, unit, {} as never))
  expect(await client.orderTaking.findUnique({ where: { orderId } })).toMatchObject({ freight: 800n, isDue: true })
  expect(await bill(await asked(shopId))).toMatchObject({ takings: 10_000n, refunded: 9_200n, fee: 40n, amount: 760n })
})

it('those that were done with when orders were asked last come first, and any that were asked about are left out', async () => {
  const shopId = newId('shp')
  const orders = [await sale(shopId), await sale(shopId), await sale(shopId)] as const
  await settled(orders[2])
  const ids = orders.map(({ orderId }) => orderId)
  expect(await due(shopId)).toEqual([ids[2], ids[0], ids[1]])
  const page = { shopId, currency, except: [ids[2] ?? ''], most: 1 }
  expect(await listDue(client, page)).toEqual([ids[0]])
})

it('cash that was shared out before it was kept apart is asked for by no bill', async () => {
  const shopId = newId('shp')
  const order = await collected(9_000n, shopId)
  const { orderId, payableId } = about(order)
  const fact = { orderId, payableId, shopId, currency, paid: 9_000n, paidAt: floor.clock.now }
  await client.orderFact.upsert({ where: { orderId }, create: fact, update: fact })
  const entries = [
    { ...waiting(orderId), amount: -9_000n },
    { ...earnedBy(shopId), amount: 9_000n },
  ]
  const old = { bizType: 'ORDER_SHARE' as const, bizId: orderId, currency, entries }
  await transact(({ db, now }) => post(db, old, now))
  await migrated('set cash_apart')
  await received(order)
  expect(await due(shopId)).toEqual([])
  await sale(shopId, 1_000n)
  expect(await bill(await asked(shopId))).toMatchObject({ takings: 1_000n, fee: 50n, orderCount: 1 })
})
