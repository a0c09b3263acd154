import type { Result } from '@supermall/kernel/result'
import { ok, refused } from '@supermall/kernel/result'
import { findCoupon } from '../data/coupons.ts'
import type { Unit } from '../data/database.ts'
import type { PromotionFacts } from '../domain/promotion.ts'
import type { Gift, RechargeGift, Rule, Scope } from '../domain/rules/rule.ts'
import { featureOf } from '../domain/shop.ts'
import type { Named, Reach } from './known.ts'
import { checkGiven, checkNamed, namedAt } from './known.ts'
import { checkFeature } from './shops/check-feature.ts'

type Part = Partial<Pick<PromotionFacts, 'rule' | 'scope' | 'levelIds' | 'groupIds'>>

/** Those parts that somebody wrote: what they name is there, it is switched on for the shop, and nobody gives what is another's. */
export async function checkReach(
  { rule, scope, levelIds = [], groupIds = [] }: Part,
  reach: Reach,
  unit: Pick<Unit, 'db' | 'now'>,
): Promise<Result<null>> {
  const named = checkNamed(
    [
      ...(scope ? scopeNames(scope) : []),
      ...(rule ? ruleNames(rule) : []),
      ...namedAt(levelIds, 'levelIds'),
      ...namedAt(groupIds, 'groupIds'),
    ],
    reach,
  )
  if (!named.ok || !rule) return named
  const allowed = await checkFeature({ shopId: reach.shopId, feature: featureOf({ rule }) }, unit, 'rule')
  return allowed.ok ? checkRule(rule, reach, unit) : allowed
}

const scopeNames = ({ productIds, categoryIds, excludedProductIds }: Scope): readonly Named[] => [
  ...namedAt(productIds, 'scope', 'productIds'),
  ...namedAt(categoryIds, 'scope', 'categoryIds'),
  ...namedAt(excludedProductIds, 'scope', 'excludedProductIds'),
]

/** What it gives is looked at by itself: that is not only named. */
function ruleNames(rule: Rule): readonly Named[] {
  if (rule.kind === 'FULL_BACK') return namedAt(rule.skuIds, 'rule', 'fullBack', 'skuIds')
  if (rule.kind === 'PACKAGE')
    return rule.items.map(({ skuId: id }, index) => ({ id, path: ['rule', 'package', 'items', `${index}`, 'skuId'] }))
  if (rule.kind !== 'TIMED_PRICE' && rule.kind !== 'MEMBER_PRICE') return []
  const path = ['rule', rule.kind === 'MEMBER_PRICE' ? 'memberPrice' : 'timedPrice', 'prices']
  return rule.prices.flatMap(({ skuId, levelId }, index) => [
    ...(skuId === null ? [] : [{ id: skuId, path: [...path, `${index}`, 'skuId'] }]),
    ...(levelId === null ? [] : [{ id: levelId, path: [...path, `${index}`, 'levelId'] }]),
  ])
}

async function checkRule(rule: Rule, reach: Reach, { db }: Pick<Unit, 'db'>): Promise<Result<null>> {
  if (rule.kind === 'GIFT') return checkGoods(rule, reach)
  if (rule.kind !== 'RECHARGE_GIFT') return ok(null)
  if (reach.shopId !== null) return refused('PLATFORM_ONLY', "What a recharge gives is the platform's to say.", 'rule')
  return checkCoupons(rule, { db })
}

function checkGoods({ items }: Gift, reach: Reach): Result<null> {
  for (const [index, { skuId }] of items.entries()) {
    const fine = checkGiven(skuId, reach, ['rule', 'gift', 'items', String(index), 'skuId'])
    if (!fine.ok) return fine
  }
  return ok(null)
}

async function checkCoupons({ tiers }: RechargeGift, { db }: Pick<Unit, 'db'>): Promise<Result<null>> {
  for (const [index, { couponId }] of tiers.entries()) {
    const coupon = couponId === null ? null : await findCoupon(db, couponId)
    const isFine = couponId === null || (coupon?.shopId === null && coupon.status === 'PUBLISHED')
    if (!isFine) return refused('NOT_FOUND', 'There is no such coupon of the platform to give.', ...at(index))
  }
  return ok(null)
}

const at = (index: number): readonly string[] => ['rule', 'rechargeGift', 'tiers', String(index), 'couponId']
