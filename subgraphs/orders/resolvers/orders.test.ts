import { derivedId } from '@supermall/kernel/id'
import { listen } from '@supermall/subgraph/http'
import { createLog } from '@supermall/subgraph/log'
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

test('an export is written in the background, with formulas disarmed, and fetched by its ticket only', async () => {
  await start(7, [1], { remark: '=cmd|calc', invoice: { title: 'Lin Ltd', email: 'lin@example.com' } })
  const columns = ['NUMBER', 'REMARK', 'PAYABLE', 'INVOICE', 'DELIVERY', 'STORE']
  const input = { where: { accountId: { eq: accountId(7) }, hasInvoice: { eq: true } }, columns }
  const made = await house.asks(merchant(1), mutation('ordersExportStart', 'export { id status url }'), { input })
  const { id } = made.data.ordersExportStart.export
  const done = await eventually(async () => {
    const { data } = await house.asks(merchant(1), `{ ordersExport(id: "${id}") { status rowCount url } }`)
    return data.ordersExport.status === 'DONE' ? data.ordersExport : null
  })
  expect(done.rowCount).toBe(1)
  expect((await house.asks(merchant(2), `{ ordersExport(id: "${id}") { id } }`)).data.ordersExport).toBeNull()
  const fetched = await fetchFrom(new URL(done.url).pathname)
  expect(fetched).toMatchObject({
    status: 200,
    body: expect.stringMatching(
      /^\uFEFFnumber,remark,payable,invoice,delivery,store\r\n\d{22},'=cmd\|calc,16\.01,Lin Ltd lin@example\.com,PARCEL,\r\n$/,
    ),
  })
  expect(await fetchFrom(new URL(done.url).pathname, 'HEAD')).toEqual({ status: 200, body: '' })
  expect(await fetchFrom('/exports/orders/guess')).toMatchObject({ status: 404 })
})

async function fetchFrom(path: string, method = 'GET'): Promise<{ status: number; body: string }> {
  const [route] = house.routes
  const server = await listen({
    host: '127.0.0.1',
    port: 0,
    log: createLog({ level: 'silent', isPretty: false }),
    handle: async (request, response) => route?.handle(request, response, undefined),
  })
  const response = await fetch(`http://127.0.0.1:${server.port}${path}`, { method })
  const body = Buffer.from(await response.arrayBuffer()).toString()
  await server.stop(100)
  return { status: response.status, body }
}
