import { newId } from '@supermall/kernel/id'
import { expect, test } from 'vitest'
import { buyer, buyingIn, mall, mutation, platform } from '../trial/mall.ts'

const house = await mall()
const { bought } = buyingIn(house)

const ORDER = `query O($id: ID!) { order(id: $id) { id hasOpenCase isPartlyShipped
  parcels { trackingNumber } refunds { amount { amount } } cases { id } } }`

/** What others tell is written as they would have it: one order of the two was sent, the other waits. */
async function halfSent(who: number) {
  const { order, orders } = await bought(who, [1, 2])
  await house.sql.query(
    `update mall_order set status = 'PAID', paid_minor = payable_minor, paid_at = now() where id = $1 or parent_id = $1`,
    [order.id],
  )
  const [sent, waiting] = orders
  await house.sql.query(`update mall_order set status = 'SHIPPED', shipped_at = now() where id = $1`, [sent.id])
  await house.sql.query('update order_line set shipped_quantity = quantity where order_id = $1', [sent.id])
  return { parentId: order.id as string, sentId: sent.id as string, waitingId: waiting.id as string }
}

const parcelOf = (orderId: string, trackingNumber: string) =>
  house.sql.query(
    `insert into parcel (id, order_id, shop_id, carrier_code, tracking_number, status, lines, sent_at)
     select $1, id, shop_id, 'sf', $3, 'SENT', '[]', now() from mall_order where id = $2`,
    [newId('pcl'), orderId, trackingNumber],
  )

const refundOf = (orderId: string, minor: number, cause = 'OPERATOR') =>
  house.sql.query(
    `insert into refund (id, order_id, cause, currency, amount_minor, is_full, lines, status, reason, created_at)
     values ($1, $2, $4, 'CNY', $3, false, '[]', 'SUCCEEDED', 'Gone', now())`,
    [newId('rfd'), orderId, minor, cause],
  )

async function apply(who: number, orderId: string) {
  const input = { orderId, kind: 'REFUND_ONLY', reason: 'Too small', idempotencyKey: `parent-${orderId}` }
  return (await house.asks(buyer(who), mutation('aftersaleApply', 'case { id }'), { input })).data.aftersaleApply.case
}

test('a parent tells what became of its orders, and of nothing that went back for nothing', async () => {
  const { parentId, sentId, waitingId } = await halfSent(1)
  const told = async (id: string) => (await house.asks(platform(), ORDER, { id })).data.order
  expect(await told(parentId)).toMatchObject({ hasOpenCase: false, isPartlyShipped: true, parcels: [], cases: [] })
  const cases = [await apply(1, sentId), await apply(1, waitingId)]
  await parcelOf(waitingId, 'SF-0001')
  await parcelOf(sentId, 'SF-0002')
  for (const [orderId, minor] of [
    [sentId, 0],
    [waitingId, 300],
    [sentId, 200],
  ] as const)
    await refundOf(orderId, minor)
  expect(await told(parentId)).toMatchObject({
    hasOpenCase: true,
    isPartlyShipped: true,
    parcels: [{ trackingNumber: 'SF-0001' }, { trackingNumber: 'SF-0002' }],
    refunds: [{ amount: { amount: '3.00' } }, { amount: { amount: '2.00' } }],
    cases: [{ id: cases[1].id }, { id: cases[0].id }],
  })
  expect(await told(sentId)).toMatchObject({
    isPartlyShipped: false,
    refunds: [{ amount: { amount: '2.00' } }],
    cases: [{ id: cases[0].id }],
  })
  expect((await house.asks(buyer(2), ORDER, { id: parentId })).data.order).toBeNull()
})

test('the history of a parent tells what its orders were changed to, and which of them', async () => {
  const { order, orders } = await bought(5, [1, 2])
  const [first, second] = orders
  const input = { orderId: first.id, expectedVersion: 1, goods: { amount: '1.00', currency: 'CNY' } }
  await house.asks(platform(), mutation('orderPriceChange', 'order { id }'), { input })
  const text = 'query O($id: ID!) { order(id: $id) { history { action order { id } } } }'
  const told = async (id: string) => (await house.asks(buyer(5), text, { id })).data.order.history
  const entry = (action: string, { id }: { id: string }) => ({ action, order: { id } })
  const [placed, changed] = [(await told(order.id)).slice(0, 3), (await told(order.id)).slice(3)]
  expect(placed).toHaveLength(3)
  expect(placed).toEqual(expect.arrayContaining([order, first, second].map((one) => entry('PLACED', one))))
  expect(changed).toEqual([entry('PRICE_CHANGED', first)])
  expect(await told(second.id)).toEqual([entry('PLACED', second)])
})

const changesOf = (orderId: string, count: number, action: string) =>
  house.sql.query(
    `insert into order_change (id, order_id, from_status, to_status, action, audience, created_at)
     select unnest($1::text[]), $2, 'PAID', 'PAID', $3, 'MERCHANT', now()`,
    [Array.from({ length: count }, () => newId('och')), orderId, action],
  )

test('a long history loses its beginning and not its end, and takes nothing from that of another order', async () => {
  const { order, orders } = await bought(6, [1, 2])
  const [long, short] = orders
  await changesOf(short.id, 3, 'SHIPMENT_CHANGED')
  await changesOf(long.id, 400, 'SHIPMENT_CHANGED')
  await changesOf(long.id, 199, 'ADDRESS_CHANGED')
  await changesOf(short.id, 1, 'COLLECTED')
  const fields = '{ history { action order { id } } children { history { action } } }'
  const text = `query O($id: ID!) { order(id: $id) ${fields} }`
  const told = (await house.asks(buyer(6), text, { id: order.id })).data.order
  const [ofLong, ofShort] = [told.children[0].history, told.children[1].history].map((history) =>
    history.map(({ action }: { action: string }) => action),
  )
  expect(ofLong).toEqual(['SHIPMENT_CHANGED', ...Array(199).fill('ADDRESS_CHANGED')])
  expect(ofShort).toEqual(['PLACED', ...Array(3).fill('SHIPMENT_CHANGED'), 'COLLECTED'])
  expect(told.history).toHaveLength(1 + 200 + 5)
  expect(told.history.at(-1)).toEqual({ action: 'COLLECTED', order: { id: short.id } })
})

test('money that came too late stands among what went back as such, and was neither paid nor refunded', async () => {
  const { order } = await bought(4, [1])
  await refundOf(order.id, 300, 'LATE')
  const text = 'query O($id: ID!) { order(id: $id) { paid { amount } refunded { amount } refunds { isLate } } }'
  const none = { amount: '0.00' }
  expect((await house.asks(buyer(4), text, { id: order.id })).data.order).toEqual({
    ...{ paid: none, refunded: none },
    refunds: [{ isLate: true }],
  })
  const { sentId } = await halfSent(4)
  await refundOf(sentId, 200)
  expect((await house.asks(buyer(4), text, { id: sentId })).data.order.refunds).toEqual([{ isLate: false }])
})

test('what became of the orders of many parents is read at once', async () => {
  const ids = [(await halfSent(3)).parentId, (await halfSent(3)).parentId, (await halfSent(3)).parentId]
  const fields =
    '{ hasOpenCase isPartlyShipped parcels { id } refunds { id } cases { id } history { action order { id } } }'
  const text = (some: readonly string[]) =>
    `{ ${some.map((id, index) => `o${index}: order(id: "${id}") ${fields}`).join(' ')} }`
  // A job may send some of its own at the same moment, but not each time.
  const cost = async (some: readonly string[]) => {
    const costs: number[] = []
    for (let tries = 0; tries < 5; tries++)
      costs.push((await house.count(() => house.asks(platform(), text(some)))).statements.length)
    return Math.min(...costs)
  }
  const one = await cost(ids.slice(0, 1))
  expect(one).toBeGreaterThan(0)
  expect(await cost(ids)).toBe(one)
})
