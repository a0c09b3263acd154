import { derivedId } from '@supermall/kernel/id'
import { describe, expect, test } from 'vitest'
import type { Mall } from '../trial/mall.ts'
import { buyer, buyingIn, mall, merchant, mutation, platform } from '../trial/mall.ts'
import { STORE } from '../trial/neighbours.ts'

const house = await mall()
const { start } = buyingIn(house)
const FIND = 'query F($where: OrderWhere) { managedOrders(where: $where, first: 50) { totalCount nodes { id } } }'

const bought = async (who: number, skus: readonly number[], more: object = {}): Promise<{ id: string }[]> =>
  (await start(who, skus, more)).data.checkoutStart.checkout.orders
const found = async (viewer: Parameters<Mall['asks']>[0], where: object): Promise<string[]> =>
  (await house.asks(viewer, FIND, { where })).data.managedOrders.nodes.map(({ id }: { id: string }) => id)
const set = (id: string | undefined, what: string) =>
  house.sql.query(`update mall_order set ${what} where id = '${id}'`)

const fetching = { storeId: STORE, addressId: null, contactName: 'Wei Fetches', contactPhone: '13900001234' }
const [sent] = await bought(1, [1])
const [other] = await bought(2, [2])
const [fetched] = await bought(3, [3], fetching)
const ids = [sent, other, fetched].map((order) => order?.id ?? '')
const [first = '', second = '', third = ''] = ids
await set(
  first,
  `address = address || '{"recipient": "Zhang_San", "phone": "13711112222"}', number = '9900000000000000000001'`,
)
await set(second, `channel = 'wechat-pay', invoice = '{"title": "Lin Ltd"}'`)
await house.sql.query(
  `insert into parcel (id, order_id, shop_id, carrier_code, tracking_number, status, lines, sent_at)
   select 'pcl_1', id, shop_id, 'sf', 'SF12345', 'SENT', '[]', now() from mall_order where id = '${first}'`,
)

await set(first, `status = 'PAID', paid_at = now(), is_cash_on_delivery = true, paid_minor = payable_minor`)
await set(third, `status = 'PAID', paid_at = now(), is_cash_on_delivery = true`)

describe('those who run orders find one', () => {
  test.each([
    ['its number', { search: '9900000000000000000001' }, [first]],
    ['a part of the name of who gets it', { search: ' zhang_s ' }, [first]],
    ['the end of their phone', { search: '2222' }, [first]],
    ['the name of who fetches it', { search: 'wei fetch' }, [third]],
    ['a title of goods', { search: 'thing 2' }, [second]],
    ['what nothing is like', { search: 'zhang%s' }, []],
    ['what it is not', { NOT: { search: 'thing 2' } }, [third, first]],
    ['a channel it was not paid over', { NOT: { channel: { eq: 'WECHAT_PAY' } } }, [third, first]],
    ['where it is not fetched', { NOT: { OR: [{ storeId: { in: [STORE] } }] } }, [second, first]],
    ['when it was not paid', { NOT: { paidAt: { range: { from: '2026-01-01T00:00:00Z' } } } }, [third, second]],
    ['when it was, said backwards', { NOT: { NOT: { paidAt: { range: { from: '2026-01-01T00:00:00Z' } } } } }, [first]],
    ['one of two words', { OR: [{ search: '2222' }, { search: 'wei fetch' }] }, [third, first]],
    ['the invoice it wants', { hasInvoice: { eq: true } }, [second]],
    ['that it wants no invoice', { hasInvoice: { eq: false } }, [third, first]],
    ['its parcel', { trackingNumber: { eq: 'SF12345' } }, [first]],
    ['how it comes', { fulfilment: { in: ['PICKUP', 'NONE'] } }, [third]],
    ['the store where it is fetched', { storeId: { eq: STORE } }, [third]],
    ['another store', { storeId: { eq: derivedId('sto', 8) } }, []],
    ['the channel', { channel: { eq: 'WECHAT_PAY' } }, [second]],
    ['when it was paid, if it ever was', { paidAt: { range: { from: '2026-01-01T00:00:00Z' } } }, [first]],
    ['one of the channels', { channel: { in: ['wechat-pay', 'alipay'] } }, [second]],
  ])('by %s', async (_, where, expected) => {
    expect(await found(platform(), where)).toEqual(expected)
  })

  test('and see over which channel it was paid, once it is', async () => {
    const channelOf = async (viewer: Parameters<Mall['asks']>[0], id: string) =>
      (await house.asks(viewer, 'query C($id: ID!) { order(id: $id) { channel } }', { id })).data.order.channel
    expect([await channelOf(platform(), second), await channelOf(merchant(2), second)]).toEqual(
      Array(2).fill('WECHAT_PAY'),
    )
    expect(await channelOf(merchant(1), first)).toBeNull()
  })

  test('by the purchase it came of, which its buyer is not told', async () => {
    const { rows } = await house.sql.query<{ id: string }>(
      `select checkout_id as id from mall_order where id = '${first}'`,
    )
    const where = { checkoutId: { eq: rows[0]?.id } }
    expect([await found(platform(), where), await found(merchant(2), where)]).toEqual([[first], []])
    const told = async (viewer: Parameters<Mall['asks']>[0]) =>
      (await house.asks(viewer, 'query C($id: ID!) { order(id: $id) { checkoutId } }', { id: first })).data.order
    expect(await told(merchant(1))).toEqual({ checkoutId: rows[0]?.id })
    expect(await told(buyer(1))).toEqual({ checkoutId: null })
  })

  test('within their shop only, and exports find the same', async () => {
    expect(await found(merchant(2), { search: '2222' })).toEqual([])
    expect(await found(merchant(1), { search: '2222' })).toEqual([first])
    expect(await found(merchant(2), { OR: [{ search: '2222' }, { trackingNumber: { eq: 'SF12345' } }] })).toEqual([])
  })

  test.each([[' '], ['x'.repeat(61)]])('not by %j', async (search) => {
    for (const where of [{ search }, { AND: [{ NOT: { search } }] }]) {
      const { errors } = await house.asks(platform(), FIND, { where })
      expect(errors.map(({ extensions }) => extensions.code)).toEqual(['BAD_USER_INPUT'])
    }
  })
})

test('what asks for more values than a statement takes is bad input, and no fault', async () => {
  const ids = { in: Array.from({ length: 100 }, () => first) }
  const lists = { OR: Array.from({ length: 10 }, () => ({ OR: Array.from({ length: 10 }, () => ({ id: ids })) })) }
  const words = { AND: [{ search: 'a' }, { search: 'b' }, { NOT: { search: 'c' } }] }
  for (const [where, code] of [[words, 'BAD_USER_INPUT'] as const, [lists, 'FILTER_TOO_MANY_VALUES'] as const]) {
    const { errors } = await house.asks(platform(), FIND, { where })
    expect(errors.map(({ extensions }) => extensions.code)).toEqual([code])
  }
})

test('a clerk who may redeem a code sees by it what was ordered, and no order without one', async () => {
  await set(third, `status = 'PAID'`)
  await house.sql.query(
    `insert into verification_code (id, code, order_id, shop_id, store_ids, most_uses, uses_left, created_at)
     select 'vcd_1', '12345678', id, shop_id, '{}', 1, 1, now() from mall_order where id = '${third}'`,
  )
  const clerk = merchant(0, ['merchants.shop.view', 'orders.order.verify'])
  const query = '{ verificationCode(code: "12345678") { usesLeft order { id contactName lines { title } } } }'
  const seen = await house.asks(clerk, query)
  expect([seen.errors, seen.data.verificationCode]).toMatchObject([
    [],
    { order: { id: third, contactName: 'Wei Fetches' } },
  ])
  expect((await house.asks(merchant(1, ['orders.order.verify']), query)).data.verificationCode).toBeNull()
  expect((await house.asks(clerk, `{ order(id: "${third}") { id } }`)).data.order).toBeNull()
  const usesLeft = async () => (await house.asks(clerk, query)).data.verificationCode.usesLeft
  expect(await usesLeft()).toBe(1)
  await house.sql.query(`update verification_code set revoked_at = now() where id = 'vcd_1'`)
  expect(await usesLeft()).toBe(0)
  await house.sql.query(`update verification_code set revoked_at = null where id = 'vcd_1'`)
  const input = { code: '12345678', storeId: STORE, times: 1, idempotencyKey: 'redeemed-by-clerk' }
  const redeemed = await house.asks(clerk, mutation('orderVerify', 'verificationCode { order { id } }'), { input })
  expect(redeemed.data.orderVerify).toMatchObject({ errors: [], verificationCode: { order: { id: third } } })
})
