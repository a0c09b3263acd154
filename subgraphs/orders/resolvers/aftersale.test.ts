import { derivedId } from '@supermall/kernel/id'
import type { Viewer } from '@supermall/subgraph/viewer'
import { describe, expect, test } from 'vitest'
import { shopId, skuId } from '../trial/goods.ts'
import { buyer, buyingIn, codes, guest, mall, merchant, mutation, platform } from '../trial/mall.ts'

const house = await mall()
const { bought } = buyingIn(house)
let keys = 0

const CASE = `case { id number kind status reason text imageUrls version dueAt amount { amount currency } freight { amount }
  shop { id } buyer { id } order { id } reply returnAddress { line } isOpen: endedAt refund { id amount { amount } status }
  lines { quantity amount { amount } line { id title } } history { from to actorId reason }
  buyerParcel { carrier { code name } trackingNumber sentAt trace { isDelivered } } merchantParcel { trackingNumber } }`

/** Bought, paid and sent: what others tell is written as they would have it. */
async function sent(who: number, skus: readonly number[]) {
  const { orders } = await bought(who, skus)
  for (const { id } of orders) {
    await house.sql.query(
      `update mall_order set status = 'SHIPPED', paid_minor = payable_minor, paid_at = now(), shipped_at = now() where id = $1`,
      [id],
    )
    await house.sql.query('update order_line set shipped_quantity = quantity where order_id = $1', [id])
  }
  return orders[0]
}

async function act(viewer: Viewer, name: string, input: object, selection = CASE) {
  const asked = await house.asks(viewer, mutation(name, selection), { input })
  if (asked.errors.length > 0) throw new Error(JSON.stringify(asked.errors))
  return { codes: codes(asked, name), case: asked.data[name].case, data: asked.data[name] }
}

const apply = (who: number, orderId: string, more: object = {}) =>
  act(buyer(who), 'aftersaleApply', {
    orderId,
    kind: 'RETURN',
    reason: 'Too small',
    idempotencyKey: `graph-case-${++keys}`,
    ...more,
  })

const seen = ({ id, version }: { id: string; version: number }) => ({ caseId: id, expectedVersion: version })
const carriage = { carrierCode: 'sf', trackingNumber: 'SF-1234' }
const faults = ({ errors }: { errors: readonly { extensions: { code: string } }[] }) =>
  errors.map(({ extensions }) => extensions.code)

describe('a case', () => {
  test('goes from the application to the money, and each side sees what is theirs', async () => {
    const order = await sent(1, [1])
    const made = (await apply(1, order.id, { imageUrls: ['/media/demo/a.png'], text: 'Look.' })).case
    expect(made).toMatchObject({
      kind: 'RETURN',
      status: 'APPLIED',
      reason: 'Too small',
      text: 'Look.',
      imageUrls: ['/media/demo/a.png'],
      amount: { currency: 'CNY' },
      shop: { id: shopId(1) },
      order: { id: order.id },
      refund: null,
      version: 1,
      lines: [{ quantity: 1, line: { id: order.lines[0].id, title: 'Thing 1' } }],
    })
    const edited = (await act(buyer(1), 'aftersaleEdit', { ...seen(made), text: 'Look closer.' })).case
    expect(edited).toMatchObject({ text: 'Look closer.', version: 2, imageUrls: ['/media/demo/a.png'] })
    const approved = (await act(merchant(1), 'aftersaleApprove', { ...seen(edited), reply: 'Yes.' })).case
    expect(approved).toMatchObject({ status: 'APPROVED', reply: 'Yes.', returnAddress: { line: 'Chenhui Road 101' } })
    const back = (await act(buyer(1), 'aftersaleReturn', { ...seen(approved), ...carriage })).case
    expect(back).toMatchObject({
      status: 'BUYER_SHIPPED',
      dueAt: expect.stringMatching(/^\d{4}-/),
      buyerParcel: { carrier: { code: 'sf' }, trackingNumber: 'SF-1234', trace: null },
    })
    const received = (await act(merchant(1), 'aftersaleReceive', seen(back))).case
    expect(received).toMatchObject({
      status: 'REFUNDING',
      refund: { status: 'REQUESTED', amount: { amount: '10.01' } },
    })
    const query = `query C($id: ID!) { aftersaleCase(id: $id) { status history { from to actorId } } }`
    const history = async (viewer: Viewer) =>
      (await house.asks(viewer, query, { id: made.id })).data.aftersaleCase.history.map(
        ({ to, actorId }: { to: string; actorId: string | null }) => [to, actorId !== null],
      )
    const ways = ['APPLIED', 'APPLIED', 'APPROVED', 'BUYER_SHIPPED', 'REFUNDING']
    expect(await history(buyer(1))).toEqual(ways.map((to, index) => [to, [true, true, false, true, false][index]]))
    expect(await history(merchant(1))).toEqual(ways.map((to) => [to, true]))
  })

  test('is exchanged, and taken back, by the graph too', async () => {
    const made = (await apply(1, (await sent(1, [1])).id, { kind: 'EXCHANGE' })).case
    expect(made.amount.amount).toBe('0.00')
    const approved = (await act(platform(), 'aftersaleApprove', seen(made))).case
    const received = (await act(platform(), 'aftersaleReceive', { ...seen(approved), isRestocked: false })).case
    house.stock.set(skuId(1), 0)
    const none = await act(platform(), 'aftersaleReship', { ...seen(received), ...carriage })
    expect(none).toMatchObject({ case: null, codes: ['INSUFFICIENT_STOCK'] })
    house.stock.delete(skuId(1))
    const unpaid = await act(merchant(1), 'aftersaleRefund', { ...seen(received), reply: 'x'.repeat(501) })
    expect(unpaid).toMatchObject({ case: null, codes: ['TEXT_LENGTH'] })
    const resent = (await act(platform(), 'aftersaleReship', { ...seen(received), ...carriage })).case
    expect(resent).toMatchObject({ status: 'MERCHANT_SHIPPED', merchantParcel: { trackingNumber: 'SF-1234' } })
    expect((await act(buyer(1), 'aftersaleFinish', { caseId: made.id })).case.status).toBe('DONE')
    const unsent = (await apply(2, (await sent(2, [1])).id, { kind: 'EXCHANGE' })).case
    const taken = (await act(platform(), 'aftersaleApprove', seen(unsent))).case
    const there = (await act(merchant(1), 'aftersaleReceive', seen(taken))).case
    const paid = await act(merchant(1), 'aftersaleRefund', { ...seen(there), reply: 'None is left.' })
    expect(paid.case).toMatchObject({ status: 'REFUNDING', amount: { amount: '10.01' }, reply: 'None is left.' })
    const other = (await apply(1, (await sent(1, [4])).id)).case
    expect((await act(buyer(1), 'aftersaleCancel', { caseId: other.id })).case.status).toBe('CANCELLED')
    const third = (await apply(1, (await sent(1, [4])).id)).case
    const rejected = await act(merchant(1), 'aftersaleReject', { ...seen(third), reason: 'No.' })
    expect(rejected.case).toMatchObject({ status: 'REJECTED', reply: 'No.' })
    expect((await act(merchant(1), 'aftersaleReject', { ...seen(third), reason: 'No.' })).codes).toEqual([
      'STALE_VERSION',
    ])
  })

  test('is for its buyer, its shop and the platform; for others it is as if it were not', async () => {
    const order = await sent(2, [1])
    const { id } = (await apply(2, order.id)).case
    const query = 'query C($id: ID!) { aftersaleCase(id: $id) { id } }'
    const entities = 'query E($of: [_Any!]!) { _entities(representations: $of) { ... on AftersaleCase { id } } }'
    const of = [{ __typename: 'AftersaleCase', id }]
    for (const viewer of [buyer(2), merchant(1), platform()]) {
      expect((await house.asks(viewer, query, { id })).data.aftersaleCase).toEqual({ id })
      expect((await house.asks(viewer, entities, { of })).data._entities).toEqual([{ id }])
    }
    for (const viewer of [buyer(3), merchant(0), merchant(1, ['orders.order.view']), platform(['catalog.*'])]) {
      expect((await house.asks(viewer, query, { id })).data.aftersaleCase).toBeNull()
      expect((await house.asks(viewer, entities, { of })).data._entities).toEqual([null])
    }
    expect((await house.asks(buyer(2), query, { id: order.id })).data.aftersaleCase).toBeNull()
    expect(faults(await house.asks(guest, query, { id }))).not.toEqual([])
  })

  test('stands in its order, for those who may see cases', async () => {
    const order = await sent(2, [1])
    const { id } = (await apply(2, order.id)).case
    const query = 'query O($id: ID!) { order(id: $id) { hasOpenCase cases { id status } } }'
    const shown = async (viewer: Viewer) => (await house.asks(viewer, query, { id: order.id })).data.order
    expect(await shown(buyer(2))).toEqual({ hasOpenCase: true, cases: [{ id, status: 'APPLIED' }] })
    expect(await shown(merchant(1, ['orders.order.view']))).toEqual({ hasOpenCase: true, cases: [] })
  })
})

describe('cases', () => {
  test('are listed to their buyer, open or not, page by page', async () => {
    for (let count = 0; count < 3; count++) await apply(5, (await sent(5, [1])).id)
    const first = (await apply(5, (await sent(5, [1])).id)).case
    await act(buyer(5), 'aftersaleCancel', { caseId: first.id })
    const list = async (args: string) =>
      (
        await house.asks(
          buyer(5),
          `{ aftersaleCases(${args}) { totalCount nodes { id status buyer { id } } pageInfo { hasNextPage endCursor } } }`,
        )
      ).data.aftersaleCases
    expect(await list('first: 9, isOpen: false')).toMatchObject({ totalCount: 1, nodes: [{ id: first.id }] })
    const page = await list('first: 2, isOpen: true')
    expect([page.totalCount, page.nodes.length, page.pageInfo.hasNextPage]).toEqual([3, 2, true])
    expect((await list(`first: 2, isOpen: true, after: "${page.pageInfo.endCursor}"`)).nodes).toHaveLength(1)
    expect(await list('first: 9')).toMatchObject({ totalCount: 4 })
  })

  test('are found by those who decide them within their shop, whatever they ask for', async () => {
    await apply(6, (await sent(6, [1])).id)
    await apply(6, (await sent(6, [2])).id)
    const query = `query M($where: AftersaleCaseWhere) { managedAftersaleCases(where: $where, orderBy: OLDEST, first: 50) { nodes { shop { id } } } }`
    const shops = async (viewer: Viewer, where: object) =>
      (await house.asks(viewer, query, { where })).data.managedAftersaleCases.nodes.map(
        ({ shop }: { shop: { id: string } }) => shop.id,
      )
    const where = { accountId: { eq: derivedId('acc', 6) } }
    expect(await shops(platform(), where)).toEqual([shopId(1), shopId(2)])
    expect(await shops(merchant(1), where)).toEqual([shopId(1)])
    expect(new Set(await shops(merchant(1), { OR: [{ shopId: { eq: shopId(2) } }, where] }))).toEqual(
      new Set([shopId(1)]),
    )
    expect(await shops(platform(), { ...where, NOT: { shopId: { in: [shopId(1)] } } })).toEqual([shopId(2)])
    expect(await shops(platform(), { ...where, status: { in: ['DONE'] }, kind: { eq: 'RETURN' } })).toEqual([])
    const deep = { AND: [{ AND: [{ AND: [{ kind: { eq: 'RETURN' } }] }] }] }
    expect(faults(await house.asks(platform(), query, { where: deep }))).toEqual(['FILTER_TOO_DEEP'])
    const many = { id: { in: Array.from({ length: 101 }, () => 'asc_1') } }
    expect(faults(await house.asks(platform(), query, { where: many }))).toEqual(['FILTER_TOO_MANY_VALUES'])
  })

  test('cost as many statements when they are many as when there is one', async () => {
    const query =
      '{ aftersaleCases(first: 20) { nodes { id order { id } refund { id } lines { amount { amount } line { title } } history { to } } } }'
    // A job may send some of its own at the same moment, but not each time.
    const cost = async (who: number) => {
      const costs: number[] = []
      for (let tries = 0; tries < 5; tries++)
        costs.push((await house.count(() => house.asks(buyer(who), query))).statements.length)
      return Math.min(...costs)
    }
    const many = await cost(5)
    expect(many).toBeGreaterThan(0)
    await apply(8, (await sent(8, [1])).id)
    expect(await cost(8)).toBe(many)
  })
})

describe('what could be taken back', () => {
  test('is told before somebody asks for it', async () => {
    const order = await sent(7, [1])
    const query = `query R($id: ID!) { refundable(orderId: $id) { canApply reason amount { amount } freight { amount } lines { quantity returnableQuantity amount { amount } line { id } } } }`
    const shown = async (viewer: Viewer, id = order.id) => (await house.asks(viewer, query, { id })).data.refundable
    expect(await shown(buyer(7))).toEqual({
      canApply: true,
      reason: null,
      amount: { amount: '10.01' },
      freight: { amount: '0.00' },
      lines: [{ quantity: 1, returnableQuantity: 1, amount: { amount: '10.01' }, line: { id: order.lines[0].id } }],
    })
    expect(await shown(merchant(1))).toMatchObject({ canApply: true })
    for (const viewer of [buyer(1), merchant(2)]) expect(await shown(viewer)).toBeNull()
    expect(await shown(buyer(7), shopId(1))).toBeNull()
    await apply(7, order.id)
    expect(await shown(buyer(7))).toMatchObject({ canApply: false, lines: [], reason: expect.stringContaining('open') })
  })
})

describe('addresses for returned goods', () => {
  const address = {
    recipient: 'Returns',
    phone: '13800001000',
    regionCode: '310115',
    province: '上海市',
    city: '上海市',
    district: '浦东新区',
    line: 'Road 9',
  }
  const RETURN = 'returnAddress { id isDefault version address { line } shop { id } }'

  test('are added, changed, shown and deleted by the staff of their shop', async () => {
    const made = (await act(merchant(2), 'returnAddressCreate', { shopId: shopId(2), address }, RETURN)).data
    expect(made.returnAddress).toMatchObject({ isDefault: false, version: 1, address: { line: 'Road 9' } })
    const { id } = made.returnAddress
    const input = { returnAddressId: id, expectedVersion: 1, isDefault: true }
    expect((await act(merchant(2), 'returnAddressUpdate', input, RETURN)).data.returnAddress.isDefault).toBe(true)
    const query = `{ returnAddresses(shopId: "${shopId(2)}") { id isDefault } }`
    const listed = (await house.asks(merchant(2), query)).data.returnAddresses
    expect(listed.map(({ isDefault }: { isDefault: boolean }) => isDefault)).toEqual([true, false])
    const [, old] = listed
    const gone = await act(merchant(2), 'returnAddressDelete', { returnAddressId: old.id, expectedVersion: 2 }, RETURN)
    expect(gone.codes).toEqual([])
    expect(faults(await house.asks(merchant(1), query))).toEqual(['FORBIDDEN'])
    const entities = 'query E($of: [_Any!]!) { _entities(representations: $of) { ... on ReturnAddress { id } } }'
    const of = [{ __typename: 'ReturnAddress', id }]
    expect((await house.asks(merchant(2), entities, { of })).data._entities).toEqual([{ id }])
    for (const viewer of [merchant(1), merchant(2, ['orders.order.view']), buyer(1)])
      expect((await house.asks(viewer, entities, { of })).data._entities).toEqual([null])
  })
})

describe('the staff of another shop, and those without the permission', () => {
  test('are forbidden every step; nothing changes, and the attempt is written down', async () => {
    const found = (await apply(4, (await sent(4, [1])).id)).case
    const rad = derivedId('rad', 1)
    const attempts: Readonly<Record<string, readonly [object, string]>> = {
      aftersaleApprove: [seen(found), 'case { id }'],
      aftersaleReject: [{ ...seen(found), reason: 'Mine' }, 'case { id }'],
      aftersaleReceive: [seen(found), 'case { id }'],
      aftersaleReship: [{ ...seen(found), ...carriage }, 'case { id }'],
      aftersaleRefund: [seen(found), 'case { id }'],
      returnAddressCreate: [{ shopId: shopId(1), address: { ...(await addressOf(rad)) } }, 'returnAddress { id }'],
      returnAddressUpdate: [{ returnAddressId: rad, expectedVersion: 1, isDefault: true }, 'returnAddress { id }'],
      returnAddressDelete: [{ returnAddressId: rad, expectedVersion: 1 }, 'returnAddress { id }'],
    }
    const before = await house.kept()
    for (const [name, [input, selection]] of Object.entries(attempts))
      for (const viewer of [merchant(2), merchant(1, ['orders.order.view']), buyer(4), guest]) {
        const entries = (await house.audited()).length
        const asked = await house.asks(viewer, mutation(name, selection), { input })
        const isGuest = viewer.audience === 'GUEST'
        expect([name, faults(asked)]).toEqual([name, [isGuest ? 'UNAUTHENTICATED' : 'FORBIDDEN']])
        if (viewer.audience === 'MERCHANT' && viewer.shopId === shopId(2))
          expect((await house.audited()).slice(entries)).toMatchObject([{ summary: expect.stringMatching(/^DENIED/) }])
      }
    for (const name of ['aftersaleCancel', 'aftersaleFinish']) {
      expect((await act(buyer(3), name, { caseId: found.id })).codes).toEqual(['NOT_FOUND'])
      expect(
        faults(await house.asks(merchant(1), mutation(name, 'case { id }'), { input: { caseId: found.id } })),
      ).toEqual(['FORBIDDEN'])
    }
    expect(await house.kept()).toBe(before)
  })

  const addressOf = async (id: string) => {
    const { rows } = await house.sql.query<{ address: object }>('select address from return_address where id = $1', [
      id,
    ])
    return rows[0]?.address
  }
})
