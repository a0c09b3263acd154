import type { Actor } from '@supermall/messaging/unit'
import { describe, expect, test } from 'vitest'
import { accountId } from '../trial/goods.ts'
import { market } from '../trial/market.ts'
import { ordersIn } from '../trial/orders-in.ts'
import { cancelOrder } from './cancel-order.ts'
import { closeOrder } from './close-order.ts'

const at = await market()
const { again, kept, placed } = ordersIn(at)

const close = (order: { readonly id: string; readonly version: number }, who?: Actor) =>
  (who ? at.operateAs(who) : at.operate)('orders.order.close', (unit) =>
    closeOrder({ orderId: order.id, expectedVersion: order.version, reason: 'Gone' }, unit),
  )

/** SKU 1 is of shop 1, SKU 2 of shop 2. */
async function together() {
  const family = await placed(1, [1, 2])
  const [first] = family.orders
  if (!first) throw new Error('two were placed')
  return { family, first }
}

describe('an unpaid order that is paid together with one of another shop', () => {
  test('is not closed by the staff of its shop, and nothing changes', async () => {
    const { first } = await together()
    const before = await kept()
    expect(await close(first, at.merchantOf(1))).toMatchObject({ refusals: [{ code: 'PAID_TOGETHER' }] })
    expect(await kept()).toBe(before)
  })

  test('is closed with the other by the platform, and cancelled by its buyer', async () => {
    const { family, first } = await together()
    expect(await close(first)).toMatchObject({ value: { status: 'CANCELLED' } })
    expect((await again(family)).orders.map(({ status }) => status)).toEqual(['CANCELLED', 'CANCELLED'])
    const other = (await together()).family
    const orderId = other.payable.id
    expect(await at.transact((unit) => cancelOrder({ orderId }, accountId(1), unit))).toMatchObject({ ok: true })
  })
})

test('an unpaid order alone is closed by the staff of its shop', async () => {
  const family = await placed(1, [1])
  expect(await close(family.payable, at.merchantOf(1))).toMatchObject({ value: { status: 'CANCELLED' } })
})
