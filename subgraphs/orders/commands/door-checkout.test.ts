import { expect, test } from 'vitest'
import { sellAtDoor } from '../trial/at-door.ts'
import { accountId } from '../trial/goods.ts'
import { inputOf, market } from '../trial/market.ts'
import { CODES, carriage, only, ordersIn } from '../trial/orders-in.ts'
import { cancelOrder } from './cancel-order.ts'
import { recoverCheckouts } from './recover-checkouts.ts'
import { shipByCsv } from './ship-by-csv.ts'
import { shipOrder } from './ship-order.ts'
import { startCheckout } from './start-checkout.ts'

const at = await market()
const { again, familyOf, kept, pay, toldOf } = ordersIn(at)
await sellAtDoor(at, [1, 2])

/** Placed, and nobody answers for its payment until its time is over. */
async function stuck(buyer: number, skus: readonly number[]) {
  at.silent.add('payments.open-payment')
  const started = await startCheckout(inputOf(skus, { isCashOnDelivery: true }), accountId(buyer), at.saga(buyer))
  if (!started.ok) throw new Error(JSON.stringify(started.refusals))
  at.later(121_000)
  const family = await familyOf(started.value.id)
  const statuses = async () => {
    const { payable, orders } = await again(family)
    return [payable, ...orders].map(({ status }) => status)
  }
  expect(new Set(await statuses())).toEqual(new Set(['PAID']))
  const takenBack = async () => {
    await recoverCheckouts(at.saga(1))
    const text = 'select status from checkout where id = $1'
    const { rows } = await at.sql.query<{ status: string }>({ text, values: [started.value.id] })
    return [rows[0]?.status, at.held.has(started.value.id)]
  }
  return { family, statuses, takenBack }
}

test('what is to be paid at the door is taken back when nobody can ever write down its money', async () => {
  const { family, statuses, takenBack } = await stuck(1, [1, 2])
  expect(await takenBack()).toEqual(['REFUSED', false])
  expect(await statuses()).toEqual(['CLOSED', 'CANCELLED', 'CANCELLED'])
  for (const order of family.orders) {
    expect((await toldOf('order.cancelled', order))[0]?.payload).toMatchObject({ cause: 'TIMEOUT', wasPaid: true })
    expect(await toldOf('order.refunded', order)).toHaveLength(1)
  }
})

test('it is taken back, though its buyer has cancelled the order of one shop by then', async () => {
  const { family, statuses, takenBack } = await stuck(2, [1, 2])
  const [first] = family.orders
  await at.transact((unit) => cancelOrder({ orderId: first?.id ?? '' }, accountId(2), unit))
  expect(await statuses()).toEqual(['PAID', 'CANCELLED', 'PAID'])
  expect(await takenBack()).toEqual(['REFUSED', false])
  expect(await statuses()).toEqual(['CLOSED', 'CANCELLED', 'CANCELLED'])
})

test('it stands once the courier was paid', async () => {
  const { family, statuses, takenBack } = await stuck(3, [1, 2])
  const paidAt = async () => {
    const { payable, orders } = await again(family)
    return [payable, ...orders].map((order) => order.paidAt)
  }
  expect(await paidAt()).toEqual([null, null, null])
  await pay(family.orders[0] ?? family.payable)
  expect(await paidAt()).toEqual([at.clock.now, at.clock.now, null])
  await pay(family.orders[1] ?? family.payable)
  expect(await takenBack()).toEqual(['READY', true])
  expect(await statuses()).toEqual(['PAID', 'PAID', 'PAID'])
})

test('nothing of it is sent before it is at its end, so that nothing goes out that nobody could ever be paid for', async () => {
  const { family, statuses, takenBack } = await stuck(4, [1])
  const { id: orderId, number, version: expectedVersion } = only(family)
  const before = await kept()
  const ship = () =>
    at.operate('orders.order.ship', (unit) => shipOrder({ orderId, expectedVersion, ...carriage }, CODES, unit))
  expect(await ship()).toMatchObject({ refusals: [{ code: 'CHECKOUT_UNDER_WAY' }] })
  const sheet = { shopId: only(family).shopId, csv: `${number},sf,SF-4001` }
  const how = { operate: at.operate, carrierCodes: CODES, log: at.floor.log }
  expect(await shipByCsv(sheet, how)).toMatchObject({ value: [{ refusal: { code: 'CHECKOUT_UNDER_WAY' } }] })
  expect(await kept()).toBe(before)
  expect(await takenBack()).toEqual(['REFUSED', false])
  expect(await statuses()).toEqual(['CANCELLED', 'CANCELLED'])
})

test('what stands is sent', async () => {
  at.silent.clear()
  const started = await startCheckout(inputOf([1], { isCashOnDelivery: true }), accountId(5), at.saga(5))
  if (!started.ok) throw new Error(JSON.stringify(started.refusals))
  const { id: orderId, version: expectedVersion } = only(await familyOf(started.value.id))
  const sent = await at.operate('orders.order.ship', (unit) =>
    shipOrder({ orderId, expectedVersion, ...carriage }, CODES, unit),
  )
  expect(sent).toMatchObject({ ok: true })
})
