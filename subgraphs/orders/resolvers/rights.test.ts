import { describe, expect, test } from 'vitest'
import { shopId } from '../trial/goods.ts'
import { buyer, buyingIn, codes, mall, merchant, mutation, platform } from '../trial/mall.ts'

const house = await mall()
const { bought } = buyingIn(house)
const ORDER = 'order { id status version payable { amount } history { action reason } }'

type Viewer = ReturnType<typeof platform>
const finish = async (viewer: Viewer, input: object) => {
  const asked = await house.asks(viewer, mutation('orderFinish', ORDER), { input })
  return { codes: codes(asked, 'orderFinish'), order: asked.data.orderFinish?.order }
}

/** Bought of shop 1 and where it is said to be: how it came there is nothing here. */
async function order(status: string, more = '') {
  const [{ id }] = (await bought(1, [1])).orders
  await house.sql.query({ text: `update mall_order set status = $2 ${more} where id = $1`, values: [id, status] })
  return { orderId: id, expectedVersion: 1 }
}

describe('an operator', () => {
  test('finishes what was sent, once, with a reason that is audited and that its buyer reads', async () => {
    const sent = { ...(await order('SHIPPED')), reason: ' The courier says so. ' }
    const finished = await finish(platform(), sent)
    expect(finished).toMatchObject({ codes: [], order: { status: 'FINISHED', version: 2 } })
    expect(finished.order.history.at(-1)).toEqual({ action: 'FINISHED', reason: 'The courier says so.' })
    expect((await house.audited()).at(-1)).toMatchObject({ action: 'orders.order.finish', subject_id: sent.orderId })
    const { rows } = await house.sql.query({
      text: "select name from outbox_event where envelope->'payload'->>'orderId' = $1",
      values: [sent.orderId],
    })
    expect(rows.map(({ name }) => name)).toEqual(expect.arrayContaining(['order.received', 'order.finished']))
    expect((await finish(platform(), sent)).codes).toEqual(['STALE_VERSION'])
    expect((await finish(platform(), { ...sent, expectedVersion: 2 })).codes).toEqual(['ORDER_STATE'])
  })

  test('ends the codes of what was handed over without them', async () => {
    const waiting = await order('PAID', ", fulfilment = 'PICKUP'")
    await house.sql.query({
      text: `insert into verification_code (id, code, order_id, shop_id, store_ids, most_uses, uses_left, created_at)
        values ('vcd_1', '12345678', $1, $2, '{}', 1, 1, now())`,
      values: [waiting.orderId, shopId(1)],
    })
    expect(await finish(merchant(1), { ...waiting, reason: 'Handed over' })).toMatchObject({
      order: { status: 'FINISHED' },
    })
    const { rows } = await house.sql.query('select revoked_at from verification_code')
    expect(rows).toEqual([{ revoked_at: expect.any(Date) }])
  })

  test.each([
    ['is not paid', 'PENDING_PAYMENT', '', 'ORDER_STATE'],
    ['is not sent', 'PAID', '', 'ORDER_STATE'],
    ['is over', 'CLOSED', '', 'ORDER_STATE'],
  ])('does not finish what %s, and nothing changes', async (_, status, more, code) => {
    const given = { ...(await order(status, more)), reason: 'x' }
    const before = await house.kept()
    expect((await finish(platform(), given)).codes).toEqual([code])
    expect((await finish(platform(), { ...given, reason: ' ' })).codes).toEqual(['TEXT_LENGTH'])
    expect(await house.kept()).toBe(before)
  })

  test('does not finish what its buyer wants back, and nothing changes', async () => {
    const { orderId } = await order('SHIPPED', ', paid_minor = payable_minor')
    const wish = { orderId, kind: 'REFUND_ONLY', reason: 'Too small', idempotencyKey: 'complained-of' }
    const made = await house.asks(buyer(1), mutation('aftersaleApply', 'case { id order { version } }'), {
      input: wish,
    })
    const given = { orderId, expectedVersion: made.data.aftersaleApply.case.order.version, reason: 'x' }
    const before = await house.kept()
    expect((await finish(platform(), given)).codes).toEqual(['CASE_OPEN'])
    expect(await house.kept()).toBe(before)
  })
})

test('a shop whose group does not let it neither finishes orders nor changes prices; the platform does', async () => {
  house.distrusted.add(shopId(1))
  const sent = { ...(await order('SHIPPED')), reason: 'x' }
  const unpaid = { ...(await order('PENDING_PAYMENT')), goods: { amount: '3', currency: 'CNY' } }
  const before = await house.kept()
  expect((await finish(merchant(1), sent)).codes).toEqual(['RIGHT_NEEDED'])
  const price = (viewer: Viewer) => house.asks(viewer, mutation('orderPriceChange', ORDER), { input: unpaid })
  expect(codes(await price(merchant(1)), 'orderPriceChange')).toEqual(['RIGHT_NEEDED'])
  expect(await house.kept()).toBe(before)
  expect((await finish(platform(), sent)).codes).toEqual([])
  expect(codes(await price(platform()), 'orderPriceChange')).toEqual([])
  house.distrusted.delete(shopId(1))
})

test('buyers and staff without the permission finish nothing', async () => {
  const input = { ...(await order('SHIPPED')), reason: 'x' }
  for (const viewer of [buyer(1), merchant(1, ['orders.order.view']), platform(['orders.order.close'])]) {
    const { errors } = await house.asks(viewer, mutation('orderFinish', ORDER), { input })
    expect(errors.map(({ extensions }) => extensions.code)).toEqual(['FORBIDDEN'])
  }
})
