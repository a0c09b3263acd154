import { holdPromotions, offers, releasePromotions } from '@supermall/contracts/promotions'
import { derivedId } from '@supermall/kernel/id'
import { beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { findCheckouts } from '../data/checkouts.ts'
import type { Offers } from '../domain/quote/facts.ts'
import { NO_OFFERS } from '../domain/quote/facts.ts'
import { yuan } from '../trial/facts.ts'
import { accountId, skuId } from '../trial/goods.ts'
import type { Market } from '../trial/market.ts'
import { inputOf, market } from '../trial/market.ts'
import { ADDRESS } from '../trial/neighbours.ts'
import { quoteLines } from './quote-lines.ts'
import { recoverCheckouts } from './recover-checkouts.ts'
import { startCheckout } from './start-checkout.ts'

let at: Market
const told = { offers: NO_OFFERS, refusal: null as string | null, path: [] as string[], isSilent: false }
const heard = { asked: [] as unknown[], held: [] as unknown[], released: [] as string[] }

beforeAll(async () => {
  at = await market()
  const reply = (value: unknown) => JSON.stringify({ value })
  await at.bus.answer(offers.requestName, async (text) => {
    heard.asked.push(offers.ask.parse(JSON.parse(text)))
    return reply(told.offers)
  })
  await at.bus.answer(holdPromotions.requestName, async (text) => {
    heard.held.push(holdPromotions.ask.parse(JSON.parse(text)))
    if (told.isSilent) return JSON.stringify({ error: 'silent' })
    return reply({
      isHeld: told.refusal === null,
      code: told.refusal,
      message: told.refusal && 'Too late.',
      path: told.path,
    })
  })
  await at.bus.answer(releasePromotions.requestName, async (text) => {
    if (told.isSilent) return JSON.stringify({ error: 'silent' })
    heard.released.push(releasePromotions.ask.parse(JSON.parse(text)).ownerId)
    return reply({ isReleased: true })
  })
})

beforeEach(() => {
  told.offers = NO_OFFERS
  told.refusal = null
  told.path = []
  told.isSilent = false
})

const RULE = derivedId('prm', 1)
const COUPON = derivedId('uco', 1)

/** Two yuan off SKU 3 by a shop, one more by a coupon. */
const granted: Offers = {
  ...NO_OFFERS,
  reductions: [
    reduction('SHOP_TIER', 1_003, 200),
    { ...reduction('COUPON', 803, 100), couponId: COUPON, ruleId: derivedId('cpn', 1) },
  ],
  uses: [{ ruleId: RULE, version: 4, gave: yuan(200) }],
  coupons: [{ couponId: COUPON, name: 'One off', gave: yuan(100) }],
}

function reduction(stage: 'SHOP_TIER' | 'COUPON', before: number, off: number): Offers['reductions'][number] {
  return {
    stage,
    kind: 'FULL_REDUCTION',
    ruleId: RULE,
    couponId: null,
    shopId: null,
    name: `${off} off`,
    before: yuan(before),
    after: yuan(before - off),
    lines: [{ skuId: skuId(3), off: yuan(off) }],
  }
}

const lineOf = async (checkoutId: string) =>
  (
    await at.sql.query<{ discounts: unknown; payable_minor: string }>({
      text: `select l.discounts, l.payable_minor from order_line l join mall_order o on o.id = l.order_id
        where o.checkout_id = $1`,
      values: [checkoutId],
    })
  ).rows

describe('a checkout with promotions', () => {
  test('is placed with what each stage took of each line, and holds what was used', async () => {
    told.offers = granted
    const bought = await at.buy(1, [3], { couponIds: [COUPON] })
    if (!bought.ok) throw new Error(JSON.stringify(bought.refusals))
    expect(await lineOf(bought.value.id)).toMatchObject([
      { discounts: { SHOP_TIER: '200', COUPON: '100' }, payable_minor: 703n },
    ])
    expect(heard.held.at(-1)).toMatchObject({
      ownerId: bought.value.id,
      points: 0,
      coupons: [{ couponId: COUPON, gave: yuan(100) }],
      uses: [{ ruleId: RULE, version: 4, gave: yuan(200) }],
    })
    expect(bought.value.steps.map(({ name }) => name)).toContain('HOLD_PROMOTIONS')
  })

  test('that uses nothing of them holds nothing, nor does one with points that nobody takes', async () => {
    const before = heard.held.length
    expect(await at.buy(1, [3])).toMatchObject({ ok: true })
    expect(await at.buy(1, [3], { points: 100 })).toMatchObject({ refusals: [{ code: 'POINTS_NOT_USABLE' }] })
    expect(heard.held).toHaveLength(before)
  })

  test('is refused with the reason when a rule has ended meanwhile, and gives its stock back', async () => {
    told.offers = granted
    told.refusal = 'PROMOTION_ENDED'
    const refused = await at.buy(1, [3], { couponIds: [COUPON] })
    expect(refused).toMatchObject({ ok: false, refusals: [{ code: 'PROMOTION_ENDED', message: 'Too late.' }] })
    const { rows } = await at.sql.query<{ id: string }>({
      text: `select id from checkout where status = 'REFUSED' order by id desc limit 1`,
    })
    expect(at.held.has(String(rows[0]?.id))).toBe(false)
  })

  test('says which of its coupons was gone, and that it was the points', async () => {
    const other = derivedId('uco', 2)
    const given = { name: 'One off', gave: yuan(100) }
    told.offers = {
      ...granted,
      coupons: [
        { couponId: other, ...given, gave: yuan(0) },
        { couponId: COUPON, ...given },
      ],
    }
    told.refusal = 'COUPON_NOT_USABLE'
    told.path = ['couponIds', other]
    const where = async () => {
      const refused = await at.buy(2, [3], { couponIds: [COUPON, other] })
      return refused.ok ? [] : refused.refusals.map(({ path }) => path)
    }
    expect(await where()).toEqual([['couponIds', '1']])
    told.path = ['points']
    expect(await where()).toEqual([['points']])
    told.offers = {
      ...granted,
      whyNot: [{ ruleId: null, couponId: other, name: 'Gone', code: 'COUPON_USED', message: 'Gone.' }],
    }
    expect(await where()).toEqual([['couponIds', '1']])
  })

  test('is under way while they are silent, and ready once they answer: nobody is refused because of that', async () => {
    told.offers = granted
    told.isSilent = true
    const input = inputOf([3], { couponIds: [COUPON] })
    const begun = await startCheckout(input, accountId(1), at.saga(1))
    if (!begun.ok) throw new Error(JSON.stringify(begun.refusals))
    const { id } = begun.value
    expect(begun.value).toMatchObject({ status: 'PROCESSING', refusals: [] })
    expect(at.held.has(id)).toBe(true)
    at.later(1_500)
    expect(await recoverCheckouts(at.saga(1))).toEqual({ ended: 0, stuck: 1 })
    told.isSilent = false
    at.later(3_000)
    expect(await recoverCheckouts(at.saga(1))).toEqual({ ended: 1, stuck: 0 })
    expect(await startCheckout(input, accountId(1), at.saga(1))).toMatchObject({
      ok: true,
      value: { id, status: 'READY' },
    })
  })

  test('is given up, and all that may have been held given back, when they stay silent for minutes', async () => {
    told.offers = granted
    told.isSilent = true
    const begun = await startCheckout(inputOf([3], { couponIds: [COUPON] }), accountId(1), at.saga(1))
    if (!begun.ok) throw new Error(JSON.stringify(begun.refusals))
    const { id } = begun.value
    const released = heard.released.length
    const standing = async () => {
      const [kept] = await findCheckouts(at.sql, [id])
      return [kept?.status, at.held.has(id), kept?.refusals.map(({ code }) => code)]
    }
    at.later(121_000)
    expect(await recoverCheckouts(at.saga(1))).toEqual({ ended: 0, stuck: 1 })
    expect(await standing()).toEqual(['UNDOING', false, ['CHECKOUT_TIMED_OUT']])
    told.isSilent = false
    at.later(31_000)
    expect(await recoverCheckouts(at.saga(1))).toEqual({ ended: 1, stuck: 0 })
    expect(heard.released.slice(released)).toEqual([id])
    expect(await standing()).toEqual(['REFUSED', false, ['CHECKOUT_TIMED_OUT']])
  })

  test('gives back what it held when a later step refuses', async () => {
    told.offers = granted
    const released = heard.released.length
    const refused = await at.buy(1, [3], { couponIds: [COUPON], balance: { amount: '5.00', currency: 'CNY' } })
    expect(refused).toMatchObject({ ok: false, refusals: [{ code: 'INSUFFICIENT_BALANCE' }] })
    expect(heard.released).toHaveLength(released + 1)
  })

  test('whose coupon does not count is refused before anything is held', async () => {
    const why = { ruleId: null, couponId: COUPON, name: 'One off', code: 'COUPON_EXPIRED', message: 'Over.' }
    told.offers = { ...NO_OFFERS, whyNot: [why] }
    const before = heard.held.length
    expect(await at.buy(1, [3], { couponIds: [COUPON] })).toMatchObject({
      ok: false,
      refusals: [{ code: 'COUPON_EXPIRED', message: 'Over.' }],
    })
    expect(heard.held).toHaveLength(before)
  })

  test('sells nothing when promotions take more than a line is worth', async () => {
    told.offers = { ...NO_OFFERS, reductions: [reduction('SHOP_TIER', 5_000, 1_004)] }
    await expect(at.buy(1, [3])).rejects.toThrow('takes more than there is')
  })
})

test('a quote passes on why promotions do not count, and which coupons would be best', async () => {
  const whyNot = [{ ruleId: RULE, couponId: null, name: 'Autumn', code: 'NOT_REACHED', message: 'More.' }]
  told.offers = { ...NO_OFFERS, whyNot, suggestedCouponIds: [COUPON] }
  const buyer = { accountId: null, addressId: null, isPickup: false, isSameCity: false }
  const wish = { ...buyer, couponIds: [], points: 0, balanceMinor: 0n }
  const lines = [{ skuId: skuId(3), quantity: 2 }]
  const asking = { ask: at.saga(1).ask, sql: at.sql, now: at.clock.now, currency: at.tools.currency }
  const { quoted } = await quoteLines({ ...wish, lines, isSuggesting: true }, asking)
  expect(quoted).toMatchObject({ whyNot, suggestedCouponIds: [COUPON] })
  expect(heard.asked.at(-1)).toMatchObject({
    accountId: null,
    isSuggesting: true,
    groupIds: [],
    lines: [{ skuId: skuId(3), quantity: 2, list: yuan(1_003), member: yuan(1_003), memberRate: null }],
  })
})

describe('a coupon that frees of freight where nothing is paid for sending', () => {
  const ruleId = derivedId('cpn', 3)
  const grant = { ruleId, couponId: COUPON, shopId: null, name: 'Sent for nothing', exceptRegionCodes: [] }
  const frees: Offers = {
    ...NO_OFFERS,
    freeFreight: [{ ...grant, skuIds: [skuId(3)] }],
    coupons: [{ couponId: COUPON, name: grant.name, gave: yuan(0) }],
  }

  test('is refused where it is named, and neither held nor used', async () => {
    told.offers = frees
    const before = heard.held.length
    const refused = await at.buy(1, [3], { couponIds: [COUPON] })
    const refusals = [expect.objectContaining({ code: 'COUPON_NOTHING_LEFT', path: ['couponIds', '0'] })]
    expect(refused).toEqual({ ok: false, refusals })
    expect(heard.held).toHaveLength(before)
  })

  test('is not suggested, and one more question tells so only where one is', async () => {
    const ask = async (suggestedFreightIds: string[]) => {
      told.offers = { ...frees, suggestedCouponIds: [derivedId('uco', 2), COUPON], suggestedFreightIds }
      const where = { accountId: accountId(1), addressId: ADDRESS, isPickup: false, isSameCity: false }
      const wish = { ...where, lines: [{ skuId: skuId(3), quantity: 1 }], couponIds: [], points: 0, balanceMinor: 0n }
      const before = heard.asked.length
      const asking = { ask: at.saga(1).ask, sql: at.sql, now: at.clock.now, currency: at.tools.currency }
      const { quoted } = await quoteLines({ ...wish, isSuggesting: true }, asking)
      return [quoted.suggestedCouponIds, heard.asked.slice(before).length]
    }
    expect(await ask([])).toEqual([[derivedId('uco', 2), COUPON], 1])
    expect(await ask([COUPON])).toEqual([[], 2])
    expect(heard.asked.at(-1)).toMatchObject({ couponIds: [derivedId('uco', 2), COUPON], isSuggesting: false })
  })
})
