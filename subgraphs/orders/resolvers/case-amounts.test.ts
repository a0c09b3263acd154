import { expect, test } from 'vitest'
import { closeOrder } from '../commands/close-order.ts'
import type { Context } from '../context.ts'
import { loaders } from '../data/loaders.ts'
import type { AftersaleCase } from '../domain/aftersale.ts'
import { buyer, buyingIn, mall, merchant, mutation } from '../trial/mall.ts'
import { done, returns } from '../trial/returns.ts'
import { amountsNow } from './case-amounts.ts'

const house = await mall()
const { bought } = buyingIn(house)
const staff = merchant(0)
const SHOWN = 'status version amount { amount } freight { amount } lines { amount { amount } }'

const does = async (
  viewer: typeof staff | ReturnType<typeof buyer>,
  name: string,
  selection: string,
  input: object,
) => {
  const { data, errors } = await house.asks(viewer, mutation(name, selection), { input })
  expect([errors, data[name]?.errors]).toEqual([[], []])
  return data[name]
}
const shown = async (id: string) =>
  (await house.asks(staff, `{ aftersaleCase(id: "${id}") { ${SHOWN} } }`)).data.aftersaleCase

test('a case shows what goes back now: freight as long as nothing is sent, and again when the parcel was taken back', async () => {
  const [order] = (await bought(1, [3])).orders
  const paid = `update mall_order set status = 'PAID', paid_minor = payable_minor, paid_at = now() where id = $1`
  await house.sql.query(paid, [order.id])
  const asked = { orderId: order.id, kind: 'REFUND_ONLY', reason: 'Too late', idempotencyKey: 'case-of-amounts' }
  const made = (await does(buyer(1), 'aftersaleApply', `case { id ${SHOWN} }`, asked)).case
  const freight = Number(made.freight.amount)
  expect(freight).toBeGreaterThan(0)
  const goods = (Number(made.amount.amount) - freight).toFixed(2)

  const { version } = (await house.asks(staff, `{ order(id: "${order.id}") { version } }`)).data.order
  const parcel = { carrierCode: 'sf', trackingNumber: 'SF-1234' }
  const sent = await does(staff, 'orderShip', 'parcel { id } order { version }', {
    ...{ orderId: order.id, expectedVersion: version, ...parcel },
  })
  const after = { status: 'APPLIED', amount: { amount: goods }, freight: { amount: '0.00' } }
  expect(await shown(made.id)).toMatchObject({ ...after, lines: [{ amount: { amount: goods } }] })

  const taken = { parcelId: sent.parcel.id, expectedVersion: sent.order.version }
  const again = await does(staff, 'orderShipmentCancel', 'order { version }', taken)
  expect(await shown(made.id)).toMatchObject({ amount: made.amount, freight: made.freight })

  const resent = { orderId: order.id, expectedVersion: again.order.version, ...parcel }
  await does(staff, 'orderShip', 'order { version }', resent)
  const seen = await shown(made.id)
  const approval = { caseId: made.id, expectedVersion: seen.version }
  const approved = await does(staff, 'aftersaleApprove', `case { ${SHOWN} refund { amount { amount } } }`, approval)
  expect(approved.case).toMatchObject({
    ...{ status: 'REFUNDING', amount: seen.amount, freight: seen.freight, lines: seen.lines },
    refund: { amount: { amount: goods } },
  })
  expect(await shown(made.id)).toMatchObject({ amount: seen.amount, freight: seen.freight })
})

test('many cases come to something in as many statements as one', async () => {
  const at = await returns()
  const cases: AftersaleCase[] = []
  for (const who of [1, 2, 3]) cases.push(done(await at.apply(who, await at.paid(who, { 3: 1 }))))
  const cost = async (some: readonly AftersaleCase[]) => {
    const context = { loaders: loaders(at.tools.client, at.sql) } as Context
    const { result, statements } = await at.count(() => Promise.all(some.map((one) => amountsNow(one, context))))
    expect(result.map(({ amountMinor }) => amountMinor)).toEqual(some.map(({ amountMinor }) => amountMinor))
    return statements.length
  }
  expect(await cost(cases.slice(0, 1))).toBe(4)
  expect(await cost(cases)).toBe(4)
})

test('a case of what was sent shows to the cent what is sent back, while money of the rest is on its way', async () => {
  const at = await returns()
  const { order } = await at.paid(1, { 3: 3 })
  await at.sql.query('update order_line set payable_minor = payable_minor - 8 where order_id = $1', [order.id])
  const cheaper = ['payable', 'paid', 'adjustment'].map((sum) => `${sum}_minor = ${sum}_minor - 8`).join()
  await at.sql.query(`update mall_order set ${cheaper} where id = $1`, [order.id])
  const now = await at.read(order.id)
  const sent = await at.ship(now, [{ lineId: now.lines[0]?.id ?? '', quantity: 1 }])
  const closing = { orderId: order.id, expectedVersion: sent.order.version, reason: 'Broken' }
  done(await at.operate('orders.order.close', (unit) => closeOrder(closing, unit)))
  const made = done(await at.apply(1, sent, { kind: 'RETURN' }))
  expect(made.amountMinor).toBe(1_001n)
  const context = { loaders: loaders(at.tools.client, at.sql) } as Context
  expect(await amountsNow(made, context)).toMatchObject({ amountMinor: 1_001n })
})
