import { holdPromotions, offers, releasePromotions } from '@supermall/contracts/promotions'
import { derivedId } from '@supermall/kernel/id'
import type { SagaEdge } from '@supermall/messaging/crash'
import { beforeAll, describe, expect, test } from 'vitest'
import { NO_OFFERS } from '../domain/quote/facts.ts'
import { yuan } from '../trial/facts.ts'
import { accountId, skuId } from '../trial/goods.ts'
import type { Market } from '../trial/market.ts'
import { inputOf, market } from '../trial/market.ts'
import { followSettings } from './follow-settings.ts'
import { recoverCheckouts } from './recover-checkouts.ts'
import { startCheckout } from './start-checkout.ts'

let at: Market
beforeAll(async () => {
  at = await market()
  await answerForPromotions()
})

/** What promotions hold for which checkout, and what they were asked to give back; nothing is offered but to who is named. */
const promoted = { buyers: new Set<string>(), held: new Set<string>(), released: new Set<string>() }

async function answerForPromotions(): Promise<void> {
  const uses = [{ ruleId: derivedId('prm', 1), version: 1, gave: yuan(0) }]
  const reply = (value: unknown) => JSON.stringify({ value })
  await at.bus.answer(offers.requestName, async (text) => {
    const { accountId: buyer } = offers.ask.parse(JSON.parse(text))
    return reply(buyer && promoted.buyers.has(buyer) ? { ...NO_OFFERS, uses } : NO_OFFERS)
  })
  await at.bus.answer(holdPromotions.requestName, async (text) => {
    promoted.held.add(holdPromotions.ask.parse(JSON.parse(text)).ownerId)
    return reply({ isHeld: true, code: null, message: null })
  })
  await at.bus.answer(releasePromotions.requestName, async (text) => {
    const { ownerId } = releasePromotions.ask.parse(JSON.parse(text))
    promoted.released.add(ownerId)
    return reply({ isReleased: promoted.held.delete(ownerId) })
  })
}

/** What a process that is killed does from there on: nothing, and nobody is told. */
class Killed extends Error {}

const dieAt = (edge: string) => (passed: SagaEdge) => {
  if (passed === edge) throw new Killed(edge)
}

const steps = ['hold-stock', 'hold-balance', 'place-orders', 'open-payment']
const doing = steps.flatMap((step) => [`checkout:${step}:before-do`, `checkout:${step}:after-do`])
const undoing = ['hold-stock', 'hold-promotions', 'hold-balance', 'place-orders'].flatMap((step) => [
  `checkout:${step}:before-undo`,
  `checkout:${step}:after-undo`,
])

const statusOf = async (buyer: number) =>
  (
    await at.sql.query<{ id: string; status: string }>({
      text: 'select id, status from checkout where account_id = $1',
      values: [accountId(buyer)],
    })
  ).rows

const ordersOf = async (buyer: number) =>
  (
    await at.sql.query<{ id: string; status: string; parent_id: string | null }>({
      text: 'select id, status, parent_id from mall_order where account_id = $1 order by id',
      values: [accountId(buyer)],
    })
  ).rows

const recover = () => recoverCheckouts(at.saga(1))

let buyers = 100

describe('a process that dies', () => {
  test.each(['checkout:quote:before-do', 'checkout:quote:after-do', ...doing])(
    'at %s is followed by another that ends its checkout once',
    async (edge) => {
      const buyer = ++buyers
      at.balances.set(accountId(buyer), 500n)
      const input = inputOf([1, 2], { balance: { amount: '5', currency: 'CNY' } })
      await expect(startCheckout(input, accountId(buyer), at.saga(buyer, { at: dieAt(edge) }))).rejects.toThrow(Killed)
      await recover()
      expect((await statusOf(buyer)).map(({ status }) => status)).toEqual(
        edge === 'checkout:quote:before-do' ? [] : ['PROCESSING'],
      )
      at.later(31_000)
      await recover()
      const again = await startCheckout(input, accountId(buyer), at.saga(buyer))
      expect(again).toMatchObject({ ok: true, value: { status: 'READY' } })
      const orders = await ordersOf(buyer)
      expect(orders.map(({ status }) => status)).toEqual(['PENDING_PAYMENT', 'PENDING_PAYMENT', 'PENDING_PAYMENT'])
      expect(at.payments.get(orders[0]?.id ?? '')).toMatchObject({ isOpen: true, amount: 2003n })
      const [checkout] = await statusOf(buyer)
      expect([at.held.get(checkout?.id ?? '')?.length, at.frozen.get(checkout?.id ?? '')]).toEqual([2, 500n])
      expect(
        (await at.told('order.created')).filter(
          ({ payload }) => (payload as { accountId: string }).accountId === accountId(buyer),
        ),
      ).toHaveLength(2)
    },
  )

  test.each(undoing)('at %s is followed by another that takes everything back', async (edge) => {
    const buyer = ++buyers
    at.balances.set(accountId(buyer), 500n)
    const input = inputOf([1, 2], { balance: { amount: '5', currency: 'CNY' } })
    promoted.buyers.add(accountId(buyer))
    at.silent.add('payments.open-payment')
    await startCheckout(input, accountId(buyer), at.saga(buyer))
    const [begun] = await statusOf(buyer)
    expect(promoted.held.has(begun?.id ?? '')).toBe(true)
    at.later(121_000)
    const dying = recoverCheckouts({ ...at.saga(1), at: dieAt(edge) })
    await expect(dying).rejects.toThrow(Killed)
    at.silent.delete('payments.open-payment')
    at.later(31_000)
    await recover()
    const [checkout] = await statusOf(buyer)
    expect(checkout?.status).toBe('REFUSED')
    expect((await ordersOf(buyer)).map(({ status }) => status)).toEqual(['CANCELLED', 'CANCELLED', 'CANCELLED'])
    expect([at.held.has(checkout?.id ?? ''), at.frozen.has(checkout?.id ?? '')]).toEqual([false, false])
    expect([promoted.held, promoted.released].map((ids) => ids.has(checkout?.id ?? ''))).toEqual([false, true])
    expect(await startCheckout(input, accountId(buyer), at.saga(buyer))).toMatchObject({
      ok: false,
      refusals: [{ code: 'CHECKOUT_TIMED_OUT' }],
    })
  })
})

describe('what is paid at the door', () => {
  beforeAll(async () => {
    const pay = { scope: 'mall', group: 'pay', version: 1, values: { isCashOnDeliveryOn: true } }
    await at.transact((unit) => followSettings(pay, unit))
    for (const ordinal of [1, 2]) {
      const { productId, shopId } = at.skus.get(skuId(ordinal)) ?? { productId: '', shopId: '' }
      await at.sql.query({
        text: `insert into product_terms (product_id, shop_id, currency, is_cash_on_delivery_allowed,
          is_returnable_after_shipping, is_member_discounted, updated_at) values ($1, $2, 'CNY', true, true, true, now())`,
        values: [productId, shopId],
      })
    }
  })

  test('is taken back when nobody says what the courier shall take, though it counts as paid', async () => {
    const buyer = ++buyers
    at.silent.add('payments.open-payment')
    await startCheckout(inputOf([1, 2], { isCashOnDelivery: true }), accountId(buyer), at.saga(buyer))
    expect((await ordersOf(buyer)).map(({ status }) => status)).toEqual(['PAID', 'PAID', 'PAID'])
    at.later(121_000)
    await recover()
    at.silent.delete('payments.open-payment')
    at.later(31_000)
    await recover()
    expect((await statusOf(buyer)).map(({ status }) => status)).toEqual(['REFUSED'])
    expect((await ordersOf(buyer)).map(({ status }) => status)).toEqual(['CLOSED', 'CANCELLED', 'CANCELLED'])
    const [checkout] = await statusOf(buyer)
    expect(at.held.has(checkout?.id ?? '')).toBe(false)
    const cancelled = (await at.told('order.cancelled')).filter(
      ({ payload }) => (payload as { accountId: string }).accountId === accountId(buyer),
    )
    expect(cancelled.map(({ payload }) => payload)).toMatchObject([{ wasPaid: true }, { wasPaid: true }])
  })
})

describe('a step that nobody answers', () => {
  test('is waited for by all checkouts at the same time, and by none in turn', async () => {
    const many = Array.from({ length: 5 }, () => ++buyers)
    at.silent.add('inventory.hold-stock')
    for (const buyer of many) await startCheckout(inputOf([1]), accountId(buyer), at.saga(buyer))
    at.later(31_000)
    at.silent.clear()
    const waiting: (() => void)[] = []
    const saga = at.saga(1)
    // Nobody is answered before the last one has asked.
    const ask: typeof saga.ask = async (definition, question, options) => {
      if (definition.requestName === 'inventory.hold-stock') {
        await new Promise<void>((goOn) => {
          waiting.push(goOn)
          if (waiting.length === many.length) for (const one of waiting) one()
        })
      }
      return saga.ask(definition, question, options)
    }
    expect(await recoverCheckouts({ ...saga, ask })).toEqual({ ended: many.length, stuck: 0 })
  })

  test('leaves the checkout under way, and it goes on when somebody answers again', async () => {
    const buyer = ++buyers
    at.silent.add('inventory.hold-stock')
    const input = inputOf([1])
    expect(await startCheckout(input, accountId(buyer), at.saga(buyer))).toMatchObject({
      ok: true,
      value: { status: 'PROCESSING' },
    })
    at.silent.delete('inventory.hold-stock')
    expect(await recover()).toEqual({ ended: 0, stuck: 0 })
    at.later(2_000)
    expect(await recover()).toEqual({ ended: 1, stuck: 0 })
    expect(await startCheckout(input, accountId(buyer), at.saga(buyer))).toMatchObject({
      ok: true,
      value: { status: 'READY' },
    })
  })

  test('is taken back after two minutes, though what takes it back is silent for a while, too', async () => {
    const buyer = ++buyers
    at.stock.set(skuId(9), 3)
    at.silent.add('payments.open-payment').add('inventory.release-stock')
    await startCheckout(inputOf([9]), accountId(buyer), at.saga(buyer))
    expect(at.stock.get(skuId(9))).toBe(2)
    at.later(121_000)
    await recover()
    expect((await statusOf(buyer)).map(({ status }) => status)).toEqual(['UNDOING'])
    at.silent.clear()
    at.later(31_000)
    await recover()
    expect((await statusOf(buyer)).map(({ status }) => status)).toEqual(['REFUSED'])
    expect(at.stock.get(skuId(9))).toBe(3)
  })
})

test('a process that was only slow writes nothing once another has taken over', async () => {
  const buyer = ++buyers
  const input = inputOf([1])
  let isTaken = false
  const slow = at.saga(buyer, {
    at: () => undefined,
    ask: async (definition, question, options) => {
      const answer = await at.saga(buyer).ask(definition, question, options)
      if (definition.requestName === 'inventory.hold-stock' && !isTaken) {
        isTaken = true
        at.later(31_000)
        await recover()
      }
      return answer
    },
  })
  expect(await startCheckout(input, accountId(buyer), slow)).toMatchObject({ ok: true, value: { status: 'READY' } })
  expect(await ordersOf(buyer)).toHaveLength(1)
})

test('what is refused to whoever goes on is given back all the same: what was asked before may still come', async () => {
  const buyer = ++buyers
  at.balances.set(accountId(buyer), 500n)
  const input = inputOf([1], { balance: { amount: '5', currency: 'CNY' } })
  at.silent.add('payments.hold-balance')
  await startCheckout(input, accountId(buyer), at.saga(buyer))
  at.silent.delete('payments.hold-balance')
  at.balances.set(accountId(buyer), 0n)
  at.later(31_000)
  await recover()
  const [checkout] = await statusOf(buyer)
  expect([checkout?.status, at.thawed.has(checkout?.id ?? '')]).toEqual(['REFUSED', true])
})

test('an order that was paid and went back since keeps what it needed from being given up a second time', async () => {
  const buyer = ++buyers
  at.silent.add('payments.open-payment')
  await startCheckout(inputOf([1]), accountId(buyer), at.saga(buyer))
  await at.sql.query({
    text: `update mall_order set status = 'CLOSED', paid_at = now() where account_id = $1`,
    values: [accountId(buyer)],
  })
  at.later(121_000)
  await recover()
  at.silent.delete('payments.open-payment')
  const [checkout] = await statusOf(buyer)
  expect([checkout?.status, at.held.has(checkout?.id ?? '')]).toEqual(['READY', true])
})

describe('a checkout that was begun by an earlier mall', () => {
  const EARLIER = `update checkout set facts = (facts - 'coupons' - 'uses') || jsonb_build_object('couponIds', $2::jsonb)
    #- '{delivery,isSameCity}' where account_id = $1`
  const left = async (couponIds: readonly string[], edge: string) => {
    const buyer = ++buyers
    const begun = startCheckout(inputOf([1]), accountId(buyer), at.saga(buyer, { at: dieAt(edge) }))
    await expect(begun).rejects.toThrow(Killed)
    await at.sql.query({ text: EARLIER, values: [accountId(buyer), JSON.stringify(couponIds)] })
    at.later(31_000)
    await recover()
    return buyer
  }

  test('is ended, where it used no coupon', async () => {
    const buyer = await left([], 'checkout:hold-stock:after-do')
    expect((await statusOf(buyer)).map(({ status }) => status)).toEqual(['READY'])
    expect((await ordersOf(buyer)).map(({ status }) => status)).toEqual(['PENDING_PAYMENT'])
  })

  test('is taken back, where nobody knows any more what its coupons gave', async () => {
    const buyer = await left(['uco_1'], 'checkout:hold-stock:after-do')
    const [checkout] = await statusOf(buyer)
    expect([checkout?.status, at.held.get(checkout?.id ?? '')]).toEqual(['REFUSED', undefined])
    expect(await ordersOf(buyer)).toEqual([])
  })
})
