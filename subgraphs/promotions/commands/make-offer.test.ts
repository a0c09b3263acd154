import { derivedId, newId } from '@supermall/kernel/id'
import { domainFloor } from '@supermall/testing/domain'
import { beforeAll, describe, expect, test } from 'vitest'
import type { Tools, Tx } from '../data/database.ts'
import { open } from '../data/database.ts'
import { insertPromotion, raiseRevision } from '../data/promotions.ts'
import { answerOf } from '../domain/offer-answer.ts'
import type { Promotion } from '../domain/promotion.ts'
import turnPromotions from '../jobs/turn-promotions.ts'
import { bought, NOW, productId, reduction, ruleOf, shopId, timed } from '../trial/rules.ts'
import { finishOrder, payOrders, placeOrders } from './follow-order.ts'
import { holdPromotions } from './hold-promotions.ts'
import type { OfferQuestion } from './make-offer.ts'
import { makeOffer } from './make-offer.ts'

const clock = { now: NOW }
const floor = await domainFloor<Tx, Tools>({ name: 'promotions', open, clock: () => clock.now })
const { client, rules } = floor.tools

const buyer = { accountId: derivedId('acc', 1), levelId: null, groupIds: [] }
const twenty = Array.from({ length: 20 }, (_, index) => bought(index + 1, 1_000n, 2, { shopId: shopId(index % 2) }))
const question = (more: Partial<OfferQuestion> = {}): OfferQuestion => ({
  buyer,
  currency: 'CNY',
  lines: twenty,
  couponIds: [],
  isSuggesting: false,
  points: 0,
  ...more,
})
const ask = (more: Partial<OfferQuestion> = {}) => makeOffer(question(more), { db: client, rules, now: clock.now })
const publish = (promotion: Promotion) =>
  floor.transact(async ({ db }) => {
    await insertPromotion(db, promotion)
    await raiseRevision(db, promotion.shopId)
  })

beforeAll(async () => {
  for (let ordinal = 1; ordinal <= 48; ordinal++)
    await publish(
      ruleOf(ordinal, reduction([BigInt(ordinal) * 100n, BigInt(ordinal)]), { shopId: shopId(ordinal % 2) }),
    )
  await publish(ruleOf(49, reduction([0n, 50n]), { shopId: null, buyerUses: 1 }))
  await publish(ruleOf(50, { kind: 'REPEAT_PURCHASE', rate: 9_000, isCombined: true }, { priority: 5 }))
})

describe('an offer for twenty lines among fifty promotions', () => {
  test('costs three statements with coupons and points, and one without', async () => {
    await ask()
    const whole = await floor.count(() => ask({ couponIds: [newId('uco')], points: 10, isSuggesting: true }))
    expect(whole.statements.filter((text) => /^\s*(select|with)/i.test(text))).toHaveLength(3)
    const plain = await floor.count(() => ask())
    expect(plain.statements.filter((text) => /^\s*(select|with)/i.test(text))).toHaveLength(1)
  })

  test('gives each shop its best, the platform its own, and the reason for all others', async () => {
    const { evaluation } = await ask()
    expect(evaluation.used.map(({ rule, gaveMinor }) => [rule.title, gaveMinor]).toSorted()).toEqual([
      ['Rule 47', 47n],
      ['Rule 48', 48n],
      ['Rule 49', 50n],
    ])
    expect(evaluation.whyNot).toHaveLength(47)
    expect(answerOf(evaluation, null, 'CNY').whyNot.find(({ name }) => name === 'Rule 50')?.code).toBe(
      'NOT_BOUGHT_BEFORE',
    )
  })

  test('knows of what was published and ended a moment ago', async () => {
    const late = ruleOf(60, timed(5_000), { shopId: shopId(1), priority: 9 })
    await publish(late)
    expect((await ask()).evaluation.used.map(({ rule }) => rule.title)).toContain('Rule 60')
    clock.now = late.endsAt
    const within = { client, transact: floor.transact, clock: () => clock.now }
    const counts = await turnPromotions.run(within as Parameters<typeof turnPromotions.run>[0])
    expect(counts).toMatchObject({ ended: 51 })
    expect((await floor.told('promotion.ended')).at(-1)?.payload).toMatchObject({ cause: 'TIME' })
    expect(await turnPromotions.run(within as Parameters<typeof turnPromotions.run>[0])).toEqual({
      started: 0,
      ended: 0,
    })
    clock.now = NOW
    expect((await ask()).evaluation.used).toEqual([])
    await client.promotion.updateMany({ where: { status: 'ENDED' }, data: { status: 'PUBLISHED', endedAt: null } })
    await floor.transact(({ db }) => raiseRevision(db, null))
    for (const ordinal of [0, 1]) await floor.transact(({ db }) => raiseRevision(db, shopId(ordinal)))
  })

  test('counts what the buyer has had, and knows what they have received', async () => {
    const checkoutId = newId('chk')
    const { used } = (await ask()).evaluation
    const uses = used.map(({ rule, gaveMinor }) => ({ ruleId: rule.id, version: rule.version, gaveMinor }))
    const holding = { ownerId: checkoutId, accountId: buyer.accountId, coupons: [], points: 0, uses, until: clock.now }
    expect(await floor.transact((unit) => holdPromotions(holding, unit))).toEqual({ ok: true, value: null })
    const fen = { minorUnits: '4000', currency: 'CNY' }
    const line = { lineId: newId('oln'), productId: productId(1), skuId: derivedId('sku', 1), quantity: 2, paid: fen }
    const ids = { orderId: newId('ord'), payableId: newId('ord'), shopId: shopId(0), accountId: buyer.accountId }
    const order = { ...ids, checkoutId, lines: [line] }
    const created = { ...order, isFromCart: false, isCashOnDelivery: false, payable: fen }
    await floor.transact((unit) => placeOrders([{ payload: created, unit }]))
    expect(await client.promotionHold.findUnique({ where: { ownerId: checkoutId } })).toMatchObject({ until: null })
    await floor.transact((unit) => payOrders([{ payload: { ...order, paid: fen }, unit }]))
    expect(await client.promotionUse.findMany({ where: { ownerId: checkoutId, status: 'USED' } })).toHaveLength(
      used.length,
    )
    await floor.transact((unit) => finishOrder({ ...ids, lines: [line], paid: fen, at: NOW.toISOString() }, unit))
    const { evaluation } = await ask()
    const reasons = Object.fromEntries(evaluation.whyNot.map(({ name, code }) => [name, code]))
    expect(reasons['Rule 49']).toBe('BUYER_LIMIT')
    expect(evaluation.work.lines.map(({ unitMinor }) => unitMinor).slice(0, 3)).toEqual([900n, 500n, 1_000n])
  })
})
