import type { Asking } from '@supermall/testing/client'
import { eventually } from '@supermall/testing/rival'
import { expect, it } from 'vitest'
import { graphql } from '../generated/index.js'
import type { World } from '../world.ts'
import { checkOut, comesTo, fen, goodsOf, newKey, payByCard, shopIdOf } from './counter.ts'

const PUT_TOGETHER = graphql(`
  mutation PutTogether($input: BundleCreateInput!) {
    bundleCreate(input: $input) { bundle { id fullPrice { amount } } errors { code message } }
  }
`)

const PRICES = graphql(`
  query PricesOfPieces($ids: [ID!]!) { nodes(ids: $ids) { ... on Sku { id price { amount } } } }
`)

const CLEAR = graphql(`
  mutation ClearForBundle { cartClear(input: {}) { errors { code } } }
`)

const ADD = graphql(`
  mutation AddBundle($input: CartBundleAddInput!) {
    cartBundleAdd(input: $input) { cart { lineCount quote { price { goods { amount } discount { amount } explain { stage rule } whyNot { code bundle { id title } } } } } errors { code message } }
  }
`)

const SELECT = graphql(`
  mutation SelectOfBundle($input: CartLinesSelectInput!) {
    cartLinesSelect(input: $input) { cart { quote { price { goods { amount } discount { amount } explain { stage rule } whyNot { code bundle { id title } } } } } errors { code message } }
  }
`)

const APPLY = graphql(`
  mutation ApplyForPiece($input: AftersaleApplyInput!) {
    aftersaleApply(input: $input) { case { id version amount { amount } freight { amount } } errors { code message } }
  }
`)

const APPROVE = graphql(`
  mutation ApprovePiece($input: AftersaleApproveInput!) { aftersaleApprove(input: $input) { errors { code message } } }
`)

const ORDER = graphql(`
  query OrderOfBundle($id: ID!) {
    order(id: $id) { goods { amount } discount { amount } refunded { amount } explain { stage rule }
      lines { id quantity refundedQuantity payable { amount } } }
  }
`)

const SHOP = 3

/** More, and less, than what the mall takes off so much anyway. */
const [MORE, LESS] = [15_001, 101]

/** One piece each of two goods, for so much less than they cost one by one. */
async function bundled(world: World, owner: Asking, off: number) {
  const [first = '', second = ''] = await goodsOf(world, SHOP)
  const { nodes } = await world.guest.gets(PRICES, { ids: [first, second] })
  const full = nodes.reduce((sum, node) => sum + (node && 'price' in node ? fen(node.price.amount) : 0), 0)
  const now = Date.now()
  const { bundleCreate } = await owner.gets(PUT_TOGETHER, {
    input: {
      shopId: shopIdOf(SHOP),
      title: 'For a journey',
      price: { amount: ((full - off) / 100).toFixed(2), currency: 'CNY' },
      startsAt: new Date(now - 60_000).toISOString(),
      endsAt: new Date(now + 3_600_000).toISOString(),
      lines: [first, second].map((skuId) => ({ skuId, quantity: 1 })),
    },
  })
  expect(bundleCreate.errors).toEqual([])
  return { bundleId: bundleCreate.bundle?.id ?? '', second, price: full - off }
}

/** Pieces that cost less together: put into the cart, missed, bought, and one of them given back. */
export function buyingBundles(world: () => World): void {
  it('counts only where its goods would not cost less without it, and what is quoted is paid', async () => {
    const [buyer, owner] = await Promise.all([
      world().signIn('CONSUMER', 'buyer44'),
      world().signIn('MERCHANT', `shop${SHOP}-owner`),
    ])
    const { bundleId } = await bundled(world(), owner, LESS)
    await buyer.gets(CLEAR)
    const { cartBundleAdd } = await buyer.gets(ADD, { input: { bundleId, idempotencyKey: newKey() } })
    const priced = cartBundleAdd.cart?.quote.price
    expect(priced?.explain.map(({ stage }) => stage)).not.toContain('BUNDLE')
    expect(priced?.whyNot).toContainEqual({ code: 'NO_GAIN', bundle: { id: bundleId, title: 'For a journey' } })
    const { orderId } = await checkOut(buyer, {})
    const { order } = await buyer.gets(ORDER, { id: orderId })
    expect(order?.lines.reduce((sum, line) => sum + fen(line.payable.amount), 0)).toBe(
      fen(priced?.goods.amount) - fen(priced?.discount.amount),
    )
  })

  it('costs what it says while all of it is bought, and a piece brings back what was paid for it', async () => {
    const [buyer, owner] = await Promise.all([
      world().signIn('CONSUMER', 'buyer43'),
      world().signIn('MERCHANT', `shop${SHOP}-owner`),
    ])
    const { bundleId, second, price } = await bundled(world(), owner, MORE)
    await buyer.gets(CLEAR)
    const { cartBundleAdd } = await buyer.gets(ADD, { input: { bundleId, idempotencyKey: newKey() } })
    expect(cartBundleAdd).toMatchObject({ cart: { lineCount: 2 }, errors: [] })
    const priced = cartBundleAdd.cart?.quote.price
    expect(priced?.explain).toContainEqual({ stage: 'BUNDLE', rule: bundleId })
    expect(fen(priced?.goods.amount) - fen(priced?.discount.amount)).toBe(price)

    const select = async (isSelected: boolean) =>
      (await buyer.gets(SELECT, { input: { skuIds: [second], isSelected } })).cartLinesSelect.cart?.quote.price
    const missed = await select(false)
    expect(missed?.explain.map(({ stage }) => stage)).not.toContain('BUNDLE')
    expect(missed?.whyNot).toContainEqual({ code: 'NOT_COMPLETE', bundle: { id: bundleId, title: 'For a journey' } })
    await select(true)

    const { orderId } = await checkOut(buyer, {})
    await payByCard(buyer, orderId)
    await comesTo(buyer, orderId, 'PAID')
    const { order } = await buyer.gets(ORDER, { id: orderId })
    expect(order?.explain).toContainEqual({ stage: 'BUNDLE', rule: bundleId })
    expect(order?.lines.reduce((sum, line) => sum + fen(line.payable.amount), 0)).toBe(price)

    const [line] = order?.lines ?? []
    const wish = { orderId, kind: 'REFUND_ONLY' as const, reason: 'One is enough', idempotencyKey: newKey() }
    const lines = [{ lineId: line?.id ?? '', quantity: 1 }]
    const { case: made, errors } = (await buyer.gets(APPLY, { input: { ...wish, lines } })).aftersaleApply
    expect(errors).toEqual([])
    expect(fen(made?.amount.amount) - fen(made?.freight.amount)).toBe(fen(line?.payable.amount))
    const approval = { caseId: made?.id ?? '', expectedVersion: made?.version ?? 0 }
    expect((await owner.gets(APPROVE, { input: approval })).aftersaleApprove.errors).toEqual([])
    await eventually(
      async () => (await buyer.gets(ORDER, { id: orderId })).order?.refunded.amount === made?.amount.amount,
    )
  })
}
