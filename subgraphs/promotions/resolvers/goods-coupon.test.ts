import { orderCancelled, orderCreated, orderPaid, orderRefunded } from '@supermall/contracts/orders'
import { holdPromotions, offers } from '@supermall/contracts/promotions'
import { derivedId, newId } from '@supermall/kernel/id'
import { beforeAll, expect, test } from 'vitest'
import type { Mall } from '../trial/mall.ts'
import { accountId, buyer, codes, mall, merchant, mutation, platform } from '../trial/mall.ts'
import { NOW, productId, shopId, skuId } from '../trial/rules.ts'

let house: Mall
let person = 500
beforeAll(async () => {
  house = await mall()
})

const COUPON = 'coupon { id version kind goods { quantity sku { id } } }'
const GOODS = { name: 'Two of it', kind: 'GOODS', goods: { skuId: skuId(1), quantity: 2 }, validDays: 0, way: 'GRANT' }
const wire = (minor: number) => ({ minorUnits: String(minor), currency: 'CNY' })
const create = (more: object = {}, viewer = platform()) =>
  house.asks(viewer, mutation('couponCreate', COUPON), { input: { ...GOODS, ...more } })
const publish = (coupon: { id: string; version: number }, viewer = platform()) =>
  house.asks(viewer, mutation('couponPublish', COUPON), {
    input: { couponId: coupon.id, expectedVersion: coupon.version },
  })

/** A code that gives the coupon, used by somebody new: the piece in their wallet. */
async function redeemed(): Promise<string> {
  person += 1
  const { coupon } = (await create()).data.couponCreate
  await publish(coupon)
  const window = { startsAt: NOW.toISOString(), endsAt: new Date(NOW.getTime() + 3_600_000).toISOString() }
  const batch = {
    name: 'Goods',
    reward: { couponId: coupon.id },
    codeCount: 1,
    ...window,
    idempotencyKey: newId('evt'),
  }
  const BATCH = 'batch { codes(first: 1) { nodes { code } } }'
  const made = await house.asks(platform(), mutation('exchangeBatchCreate', BATCH), { input: batch })
  const [{ code }] = made.data.exchangeBatchCreate.batch.codes.nodes
  const input = { code, idempotencyKey: newId('evt') }
  const used = await house.asks(buyer(person), mutation('exchangeCodeRedeem', 'use { code }'), { input })
  expect([used.errors, codes(used, 'exchangeCodeRedeem')]).toEqual([[], []])
  const mine = await house.asks(buyer(person), '{ myCoupons { nodes { id } } }')
  return mine.data.myCoupons.nodes[0].id
}

const line = (ordinal: number, quantity: number) => ({
  skuId: skuId(ordinal),
  productId: productId(ordinal),
  shopId: shopId(0),
  categoryId: derivedId('cat', 1),
  quantity,
  list: wire(1_000),
  member: wire(1_000),
  memberRate: null,
  isMemberRefused: false,
  isPriceKept: false,
})
const offer = (pieceId: string, lines = [line(1, 3), line(2, 1)]) =>
  house.ask(offers, {
    accountId: accountId(person),
    levelId: null,
    groupIds: [],
    lines,
    couponIds: [pieceId],
    points: 0,
    isSuggesting: true,
  })
const hold = (ownerId: string, pieceId: string) =>
  house.ask(holdPromotions, {
    ownerId,
    accountId: accountId(person),
    coupons: [{ couponId: pieceId, gave: wire(2_000) }],
    points: 0,
    uses: [],
    until: new Date(NOW.getTime() + 3_600_000).toISOString(),
  })
const stateOf = async (id: string) =>
  (await house.asks(buyer(person), `{ memberCoupon(id: "${id}") { state } }`)).data.memberCoupon.state
const ordered = (checkoutId: ReturnType<typeof newId<'chk'>>) => {
  const orderId = newId('ord')
  const order = { orderId, payableId: orderId, shopId: shopId(0), accountId: accountId(person), checkoutId }
  const placed = { ...order, isFromCart: false, isCashOnDelivery: false, payable: wire(2_000), lines: [] }
  return { order, placed: orderCreated(placed) }
}

test('a code gives goods: so many pieces cost nothing at checkout, and the quote says what took it', async () => {
  const piece = await redeemed()
  const told = await offer(piece)
  expect(told.reductions).toMatchObject([
    {
      stage: 'COUPON',
      kind: 'GOODS',
      name: 'Two of it',
      couponId: piece,
      lines: [{ skuId: skuId(1), off: wire(2_000) }],
    },
  ])
  expect(told.coupons).toEqual([{ couponId: piece, name: 'Two of it', gave: wire(2_000) }])
  expect(told.suggestedCouponIds).toEqual([piece])
  const without = await offer(piece, [line(2, 1)])
  expect([without.reductions, without.whyNot.map(({ code }) => code)]).toEqual([[], ['COUPON_NO_GOODS']])
})

test('what it gave comes back when the order is cancelled, and when all of it is given back', async () => {
  const piece = await redeemed()
  const first = newId('chk')
  expect(await hold(first, piece)).toMatchObject({ isHeld: true })
  expect(await hold(newId('chk'), piece)).toMatchObject({ isHeld: false, code: 'COUPON_NOT_USABLE' })
  const unpaid = ordered(first)
  await house.hears(unpaid.placed)
  expect(await stateOf(piece)).toBe('HELD')
  await house.hears(orderCancelled({ ...unpaid.order, cause: 'BUYER', reason: '', lines: [] }))
  expect(await stateOf(piece)).toBe('UNUSED')
  const second = newId('chk')
  expect(await hold(second, piece)).toMatchObject({ isHeld: true })
  const paid = ordered(second)
  await house.hears(paid.placed)
  await house.hears(orderPaid({ ...paid.order, paid: wire(2_000), lines: [] }))
  expect(await stateOf(piece)).toBe('USED')
  const back = { ...paid.order, refundId: newId('rfd'), amount: wire(2_000), isFull: true, lines: [] }
  await house.hears(orderRefunded(back))
  expect(await stateOf(piece)).toBe('UNUSED')
})

test("a shop gives goods of its own, the platform any that there are; who is another's publishes nothing", async () => {
  const own = await create({ shopId: shopId(0) }, merchant(0))
  expect(own.data.couponCreate.coupon.goods).toEqual({ quantity: 2, sku: { id: skuId(1) } })
  const before = await house.sql.query('select count(*) from coupon')
  expect(codes(await create({ shopId: shopId(1) }, merchant(1)), 'couponCreate')).toEqual(['GIFT_NOT_OWN'])
  expect(codes(await create({ goods: { skuId: skuId(99) } }), 'couponCreate')).toEqual(['NOT_FOUND'])
  const tried = await create({ isDryRun: true })
  expect(tried.data.couponCreate.coupon.kind).toBe('GOODS')
  expect((await house.sql.query('select count(*) from coupon')).rows).toEqual(before.rows)
  const { coupon } = own.data.couponCreate
  await house.sql.query('update coupon set shop_id = $2 where id = $1', [coupon.id, shopId(1)])
  expect(codes(await publish(coupon, merchant(1)), 'couponPublish')).toEqual(['GIFT_NOT_OWN'])
  await house.sql.query('update coupon set shop_id = $2 where id = $1', [coupon.id, shopId(0)])
  expect(codes(await publish(coupon, merchant(0)), 'couponPublish')).toEqual([])
  const audited = (await house.audited()).filter(({ subject_id }) => subject_id === coupon.id)
  expect(audited.at(-1)?.after).toMatchObject({ kind: 'GOODS', goodsSkuId: skuId(1), goodsQuantity: 2 })
})

test('an edit of a coupon leaves both sides of it in the audit log, and no password', async () => {
  const said = { way: 'PASSWORD', password: 'open sesame' }
  const { id: couponId, version: expectedVersion } = (await create(said)).data.couponCreate.coupon
  const other = { ...GOODS, ...said, goods: { skuId: skuId(1), quantity: 3 }, mostPerBuyer: 5, isReturned: false }
  const input = { ...other, couponId, expectedVersion }
  expect(codes(await house.asks(platform(), mutation('couponUpdate', COUPON), { input }), 'couponUpdate')).toEqual([])
  const noted = (await house.audited()).filter(({ subject_id }) => subject_id === couponId)
  expect(noted.at(-1)).toMatchObject({
    before: { goodsQuantity: 2, mostPerBuyer: 1, isReturned: true, hasPassword: true },
    after: { goodsQuantity: 3, mostPerBuyer: 5, isReturned: false, hasPassword: true },
  })
  expect(JSON.stringify(noted)).not.toContain('sesame')
})
