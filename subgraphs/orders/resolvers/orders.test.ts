import { derivedId } from '@supermall/kernel/id'
import { fetchPath } from '@supermall/testing/export-files'
import { eventually } from '@supermall/testing/rival'
import { describe, expect, test } from 'vitest'
import { accountId, shopId } from '../trial/goods.ts'
import type { Mall } from '../trial/mall.ts'
import { buyer, buyingIn, codes, mall, merchant, mutation, platform } from '../trial/mall.ts'

const house = await mall()
const { bought, start } = buyingIn(house)

describe('orders', () => {
  const ORDER =
    'order(id: $id) { id number status sellerRemark canCancel buyer { id } history { action actorId to } codes { code } }'
  const ask = (viewer: Parameters<Mall['asks']>[0], id: string) =>
    house.asks(viewer, `query O($id: ID!) { ${ORDER} }`, { id })

  test('are for their buyer, their shop and the platform; for others they are as if they were not', async () => {
    const checkout = await bought(1, [1])
    const { id } = checkout.order
    expect((await ask(buyer(1), id)).data.order).toMatchObject({ id, canCancel: true, sellerRemark: null })
    expect((await ask(merchant(1), id)).data.order).toMatchObject({ id, canCancel: false })
    expect((await ask(platform(), id)).data.order).toMatchObject({ id })
    for (const other of [buyer(2), merchant(0), merchant(1, ['catalog.*']), platform(['catalog.*'])])
      expect((await ask(other, id)).data.order).toBeNull()
    expect((await ask(buyer(1), derivedId('ord', 5))).data.order).toBeNull()
    expect((await ask(buyer(1), derivedId('prd', 5))).data.order).toBeNull()
  })

  test('are references that only those resolve who may see them', async () => {
    const { order } = await bought(1, [1])
    const query = 'query R($of: [_Any!]!) { _entities(representations: $of) { ... on Order { id lines { id } } } }'
    const of = [{ __typename: 'Order', id: order.id }]
    expect((await house.asks(buyer(1), query, { of })).data._entities[0].id).toBe(order.id)
    expect((await house.asks(buyer(2), query, { of })).data._entities).toEqual([null])
  })

  test("stand in lists by tab, newest first, with parents left out and nobody else's among them", async () => {
    await bought(5, [1])
    const last = await bought(5, [1, 2])
    const query = `{ orders(tab: TO_PAY, first: 2) { totalCount pageInfo { hasNextPage endCursor } nodes { id isParent buyer { id } } } orderTabCounts { toPay toShip } }`
    const { data } = await house.asks(buyer(5), query)
    expect(data.orders).toMatchObject({ totalCount: 3, pageInfo: { hasNextPage: true } })
    expect(data.orders.nodes.map(({ id }: { id: string }) => id).sort()).toEqual(
      last.orders.map(({ id }: { id: string }) => id).sort(),
    )
    expect(data.orderTabCounts).toEqual({ toPay: 3, toShip: 0 })
    const next = await house.asks(
      buyer(5),
      `{ orders(tab: TO_PAY, first: 2, after: "${data.orders.pageInfo.endCursor}") { nodes { buyer { id } } } }`,
    )
    expect(next.data.orders.nodes).toEqual([{ buyer: { id: accountId(5) } }])
    expect((await house.asks(buyer(5), '{ orders(search: "thing 2") { totalCount } }')).data.orders.totalCount).toBe(1)
  })

  test('of which money went back have a tab of their own, and those who run them find them', async () => {
    const [part, none] = [await bought(8, [1]), await bought(8, [1])]
    await house.sql.query({
      text: "update mall_order set status = 'FINISHED', paid_minor = payable_minor, refunded_minor = 1 where id = $1",
      values: [part.order.id],
    })
    const own = '{ orders(tab: REFUNDED) { totalCount nodes { id } } orderTabCounts { refunded toPay } }'
    const { data } = await house.asks(buyer(8), own)
    expect(data.orders).toEqual({ totalCount: 1, nodes: [{ id: part.order.id }] })
    expect(data.orderTabCounts).toEqual({ refunded: 1, toPay: 1 })
    const query = `query M($where: OrderWhere) { managedOrders(where: $where) { nodes { id } } managedOrderTabCounts { refunded } }`
    const found = async (eq: boolean) => {
      const where = { accountId: { eq: accountId(8) }, hasRefund: { eq } }
      return (await house.asks(merchant(1), query, { where })).data
    }
    expect(await found(true)).toEqual({
      managedOrders: { nodes: [{ id: part.order.id }] },
      managedOrderTabCounts: { refunded: 1 },
    })
    expect((await found(false)).managedOrders.nodes).toEqual([{ id: none.order.id }])
  })

  test('are found by those who run them within their shop, whatever they ask for', async () => {
    await bought(6, [1, 2])
    const query = `query M($where: OrderWhere) { managedOrders(where: $where, first: 100) { nodes { shop { id } } } }`
    const where = { accountId: { eq: accountId(6) } }
    const shops = async (viewer: Parameters<Mall['asks']>[0], given: object) =>
      (await house.asks(viewer, query, { where: given })).data.managedOrders.nodes.map(
        ({ shop }: { shop: { id: string } }) => shop.id,
      )
    expect(await shops(merchant(1), where)).toEqual([shopId(1)])
    expect(new Set(await shops(merchant(1), { OR: [{ shopId: { eq: shopId(2) } }, where] }))).toEqual(
      new Set([shopId(1)]),
    )
    expect((await shops(platform(), where)).sort()).toEqual([shopId(1), shopId(2)].sort())
    const deep = { AND: [{ AND: [{ AND: [{ id: { eq: 'x' } }] }] }] }
    expect(
      (await house.asks(platform(), query, { where: deep })).errors.map(({ extensions }) => extensions.code),
    ).toEqual(['FILTER_TOO_DEEP'])
  })

  test('tell what was done, by whom, and hide from their buyer who else it was', async () => {
    const { order } = await bought(1, [1])
    const remark = { orderId: order.id, expectedVersion: 1, remark: 'Handle with care' }
    await house.asks(merchant(1), mutation('orderRemark', 'order { id }'), { input: remark })
    const closing = { orderId: order.id, expectedVersion: 2, reason: 'Gone' }
    expect(
      codes(await house.asks(merchant(1), mutation('orderClose', 'order { id }'), { input: closing }), 'orderClose'),
    ).toEqual([])
    expect((await ask(buyer(1), order.id)).data.order).toMatchObject({
      status: 'CANCELLED',
      sellerRemark: null,
      history: [
        { action: 'PLACED', actorId: accountId(1) },
        { action: 'CANCELLED', actorId: null },
      ],
    })
    expect((await ask(merchant(1), order.id)).data.order).toMatchObject({ sellerRemark: 'Handle with care' })
  })
})

test('an export is written in the background, with formulas disarmed, and fetched by its signed address only', async () => {
  await start(7, [1], { remark: '=cmd|calc', invoice: { title: 'Lin Ltd', email: 'lin@example.com' } })
  const columns = ['NUMBER', 'REMARK', 'PAYABLE', 'INVOICE', 'DELIVERY', 'STORE']
  const where = { accountId: { eq: accountId(7) }, hasInvoice: { eq: true } }
  const starting = mutation('orderExportStart', 'export { id status downloadUrl shop { id } }')
  const ask = async (viewer: Parameters<Mall['asks']>[0]) =>
    (await house.asks(viewer, starting, { input: { where, columns, idempotencyKey: 'invoices' } })).data
      .orderExportStart.export
  const seen = async (viewer: Parameters<Mall['asks']>[0], id: string) =>
    (await house.asks(viewer, `{ orderExport(id: "${id}") { status rowCount downloadUrl } }`)).data.orderExport
  const made = await ask(merchant(1))
  expect(made).toMatchObject({ status: 'WAITING', downloadUrl: null, shop: { id: shopId(1) } })
  const done = await eventually(async () => {
    const one = await seen(merchant(1), made.id)
    return one.status === 'DONE' ? one : null
  })
  expect(done.rowCount).toBe(1)
  expect((await ask(merchant(1))).id).toBe(made.id)
  const other = await ask(merchant(2))
  expect([await seen(merchant(2), made.id), await seen(merchant(1), other.id)]).toEqual([null, null])
  const ids = (await house.asks(merchant(2), '{ orderExports { nodes { id } } }')).data.orderExports.nodes
  expect(ids).toEqual([{ id: other.id }])
  expect(await fetchPath(house, done.downloadUrl)).toMatchObject({
    status: 200,
    body: expect.stringMatching(
      /^\uFEFFnumber,remark,payable,invoice,delivery,store\r\n\d{22},'=cmd\|calc,16\.01,Lin Ltd lin@example\.com,PARCEL,\r\n$/,
    ),
  })
  for (const path of ['/orders/exports/guess', done.downloadUrl.replace(made.id, other.id)])
    expect((await fetchPath(house, path)).status).toBe(403)
})
