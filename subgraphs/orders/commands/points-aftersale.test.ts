import { beforeAll, describe, expect, test } from 'vitest'
import { deciding, piece } from '../trial/deciding.ts'
import { accountId, skuId, skuOf } from '../trial/goods.ts'
import type { Bought, Returns } from '../trial/returns.ts'
import { codesOf, done, returns } from '../trial/returns.ts'
import { answerSilentCase } from './answer-silent-case.ts'
import { lockCase } from './open-aftersale.ts'
import { receiveOrder } from './receive-order.ts'

let at: Returns
beforeAll(async () => {
  at = await returns()
  for (const ordinal of [50, 51])
    at.skus.set(skuId(ordinal), skuOf(ordinal, { price: { minorUnits: '0', currency: 'CNY' } }))
})

const { approve, receive, orderOf } = deciding(() => at)

/** Placed with nothing left to pay: points were worth its whole price. */
async function byPoints(buyer: number, skus: Readonly<Record<number, number>>): Promise<Bought> {
  const lines = Object.entries(skus).map(([ordinal, quantity]) => ({ skuId: skuId(Number(ordinal)), quantity }))
  const { id } = done(await at.buy(buyer, [], { of: { lines } }))
  await at.sql.query(
    `update order_line set discounts = '{"POINTS": "2000"}' where payable_minor = 0 and order_id in (
       select id from mall_order where checkout_id = $1)`,
    [id],
  )
  const { rows } = await at.sql.query<{ id: string }>('select id from mall_order where checkout_id = $1', [id])
  return at.read(rows[0]?.id ?? '')
}

const finished = async (buyer: number, skus: Readonly<Record<number, number>>) => {
  const { order } = await at.ship(await byPoints(buyer, skus))
  done(await at.transactAs(at.buyer(buyer))((unit) => receiveOrder(order.id, accountId(buyer), unit)))
  return at.read(order.id)
}

const refunded = async ({ order }: Bought) => (await at.toldOf('order.refunded', order)).map(({ payload }) => payload)

describe('what points paid', () => {
  test('is back at once when it was not sent: nobody is asked for money', async () => {
    const bought = await byPoints(1, { 50: 2, 51: 1 })
    const made = done(await at.apply(1, bought))
    expect(made).toMatchObject({ status: 'APPLIED', amountMinor: 0n })
    expect(done(await approve(made))).toMatchObject({ status: 'DONE', amountMinor: 0n })
    expect(await orderOf(bought)).toMatchObject({ status: 'CLOSED', openCaseCount: 0, refundedMinor: 0n })
    expect(await refunded(bought)).toMatchObject([
      {
        amount: { minorUnits: '0' },
        isFull: true,
        lines: [
          { quantity: 2, isRestocked: true },
          { quantity: 1, isRestocked: true },
        ],
      },
    ])
    expect(await at.toldOf('refund.requested', bought.order)).toEqual([])
    expect(await at.toldOf('aftersale.approved', made)).toHaveLength(1)
    expect(await at.toldOf('aftersale.done', made)).toHaveLength(1)
  })

  test('comes back piece by piece once the goods are there, and ends the order with the last', async () => {
    const bought = await finished(2, { 50: 2 })
    for (const isFull of [false, true]) {
      await at.addressOf(0)
      const made = done(await at.apply(2, bought, { kind: 'RETURN', lines: piece(bought, 0) }))
      const approved = done(await approve(made))
      expect(approved).toMatchObject({ status: 'APPROVED', amountMinor: 0n })
      expect(done(await receive(approved))).toMatchObject({ status: 'DONE', isRestocked: true })
      expect((await refunded(bought)).at(-1)).toMatchObject({ isFull, lines: [{ quantity: 1, isRestocked: true }] })
    }
    expect(await orderOf(bought)).toMatchObject({ status: 'CLOSED' })
    expect(codesOf(await at.apply(2, bought, { kind: 'RETURN' }))).toEqual(['ORDER_STATE'])
  })

  test('goes back by itself when the shop says nothing', async () => {
    const bought = await byPoints(3, { 50: 1 })
    const made = done(await at.apply(3, bought))
    await at.transact(async (unit) => {
      const opened = await lockCase(made.id, unit)
      if (opened) await answerSilentCase(opened, unit)
    })
    expect((await at.case(made)).status).toBe('DONE')
    expect(await orderOf(bought)).toMatchObject({ status: 'CLOSED' })
  })

  test('can be exchanged', async () => {
    const bought = await finished(4, { 50: 1 })
    expect(done(await at.apply(4, bought, { kind: 'EXCHANGE' }))).toMatchObject({ amountMinor: 0n })
  })
})
