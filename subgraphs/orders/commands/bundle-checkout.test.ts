import { offers } from '@supermall/contracts/promotions'
import { derivedId } from '@supermall/kernel/id'
import { beforeAll, beforeEach, expect, test } from 'vitest'
import type { BundleFacts, Offers } from '../domain/quote/facts.ts'
import { NO_OFFERS } from '../domain/quote/facts.ts'
import { yuan } from '../trial/facts.ts'
import { shopId, skuId } from '../trial/goods.ts'
import type { Returns } from '../trial/returns.ts'
import { done, returns } from '../trial/returns.ts'
import { approveAftersale } from './approve-aftersale.ts'

const BUNDLE = derivedId('bdl', 1)
/** Things of shop 0 that cost 10.03 and 10.06 by themselves. */
const bundle: BundleFacts = {
  bundleId: BUNDLE,
  shopId: shopId(0),
  title: 'Two things',
  price: yuan(1_500),
  startsAt: '2026-11-01T00:00:00.000Z',
  endsAt: '2026-12-01T00:00:00.000Z',
  items: [3, 6].map((sku) => ({ skuId: skuId(sku), quantity: 1 })),
  isOver: false,
}
const told = { offers: NO_OFFERS, isSilent: false }
const heard: unknown[] = []
let at: Returns

beforeAll(async () => {
  at = await returns()
  await at.bus.answer(offers.requestName, async (text) => {
    heard.push(offers.ask.parse(JSON.parse(text)).bundles)
    return JSON.stringify(told.isSilent ? { error: 'silent' } : { value: told.offers })
  })
})
beforeEach(() => {
  Object.assign(told, { offers: NO_OFFERS, isSilent: false })
  at.bundles.splice(0, Number.POSITIVE_INFINITY, bundle)
})

/** What promotions say where there are two of each: 10.18 less, by largest remainder. */
const counted: Offers = {
  ...NO_OFFERS,
  reductions: [
    {
      stage: 'BUNDLE',
      kind: 'BUNDLE',
      ruleId: BUNDLE,
      couponId: null,
      shopId: shopId(0),
      name: 'Two things',
      before: yuan(4_018),
      after: yuan(3_000),
      lines: [
        { skuId: skuId(3), off: yuan(508) },
        { skuId: skuId(6), off: yuan(510) },
      ],
    },
  ],
  fixed: [
    { skuId: skuId(3), amount: yuan(1_498) },
    { skuId: skuId(6), amount: yuan(1_502) },
  ],
}

test('a bundle is bought at its price, which stays on its lines, and each piece brings back what was paid for it', async () => {
  told.offers = counted
  const bought = await at.paid(1, { 3: 2, 6: 2 })
  const { isOver: _isOver, ...facts } = bundle
  expect(heard.at(-1)).toEqual([facts])
  expect(bought.lines.map(({ discounts, payableMinor }) => [discounts, payableMinor])).toEqual([
    [{ BUNDLE: '508' }, 1_498n],
    [{ BUNDLE: '510' }, 1_502n],
  ])
  expect(bought.order.explain).toMatchObject([
    { stage: 'BUNDLE', rule: BUNDLE, beforeMinor: 4_018n, afterMinor: 3_000n },
  ])
  const { order, lines } = await at.ship(bought)
  const back = async (what: Parameters<typeof at.apply>[2]) => {
    const made = done(await at.apply(1, { order, lines }, what))
    const approve = { caseId: made.id, expectedVersion: made.version }
    const approved = done(await at.operate('orders.aftersale.decide', (unit) => approveAftersale(approve, unit)))
    await at.settle(approved)
    return approved.amountMinor
  }
  expect(await back({ lines: [{ lineId: lines[0]?.id ?? '', quantity: 1 }] })).toBe(749n)
  expect(await back({})).toBe(3_000n - 749n)
  expect((await at.read(order.id)).lines.map(({ refundedMinor }) => refundedMinor)).toEqual([1_498n, 1_502n])
})

test('while promotions are silent a bundle is not sold at the price of its pieces, and what is no whole bundle is', async () => {
  told.isSilent = true
  await expect(at.buy(2, [3, 6])).rejects.toThrow('offers')
  expect(await at.buy(2, [3])).toMatchObject({ ok: true })
  at.bundles.splice(0, 1, { ...bundle, isOver: true })
  expect(await at.buy(2, [3, 6])).toMatchObject({ ok: true })
})
