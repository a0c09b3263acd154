import type { Check } from '@supermall/kernel/check'
import { checkLine, checkList, checkNumber, checkText } from '@supermall/kernel/check'
import type { Refusal } from '@supermall/kernel/result'
import { isPassword } from './code.ts'
import type { Coupon } from './coupon.ts'
import { MOST_PER_BUYER } from './coupon.ts'
import type { CouponScope } from './terms.ts'

const MOST_LISTED = 200
const MOST_PIECES = 99
const MOST_TOTAL = 10_000_000
const MOST_POINTS = 1_000_000
const WHOLE = 10_000
/** A hundred thousand of the mall's money. */
const MOST_MINOR = 10_000_000n

const PREFIXES: { readonly [List in keyof CouponScope]: string } = {
  productIds: 'prd_',
  categoryIds: 'cat_',
  skuIds: 'sku_',
  excludedProductIds: 'prd_',
  levelIds: 'lvl_',
  groupIds: 'mgr_',
}

const GOODS_LISTS = ['productIds', 'categoryIds', 'skuIds', 'excludedProductIds'] as const

/** All that is wrong with a coupon as it would be offered. */
export const checkCoupon = (coupon: Coupon): readonly Check[] => [
  checkLine(coupon.name, { least: 1, most: 40 }, 'name'),
  checkText(coupon.description, { most: 500 }, 'description'),
  ...checkBenefit(coupon),
  ...checkGoods(coupon),
  ...checkUse(coupon),
  ...(Object.keys(PREFIXES) as (keyof CouponScope)[]).map((list) => checkIds(coupon, list)),
  checkNumber(coupon.total, { least: 1, most: MOST_TOTAL }, 'totalCount'),
  checkNumber(coupon.mostPerBuyer, { least: 1, most: MOST_PER_BUYER }, 'mostPerBuyer'),
  ...checkWay(coupon),
  ...checkTimes(coupon),
]

const terms = (message: string, ...path: string[]): Refusal => ({ code: 'COUPON_TERMS', message, path })
const unless = (isFine: boolean, refusal: Refusal): Check => (isFine ? null : refusal)
const isMoney = (minor: bigint | null): boolean => minor !== null && minor > 0n && minor <= MOST_MINOR

/** Each kind says what it takes to be one, and nothing that is another's. */
function checkBenefit({ kind, shopId, thresholdMinor, offMinor, rate, mostMinor, rebate }: Coupon): readonly Check[] {
  const takesOff = kind === 'THRESHOLD_OFF' || kind === 'STRAIGHT_OFF'
  const needsThreshold = kind === 'THRESHOLD_OFF'
  const isReached = !takesOff || offMinor === null || thresholdMinor === 0n || offMinor <= thresholdMinor
  return [
    unless(thresholdMinor >= 0n && thresholdMinor <= MOST_MINOR, terms('It is out of bounds.', 'threshold')),
    unless(!needsThreshold || thresholdMinor > 0n, terms('This kind needs a threshold.', 'threshold')),
    unless(kind !== 'STRAIGHT_OFF' || thresholdMinor === 0n, terms('This kind has no threshold.', 'threshold')),
    unless(takesOff ? isMoney(offMinor) : offMinor === null, terms('An amount is for kinds that take it off.', 'off')),
    unless(isReached, terms('It takes off no more than has to be bought.', 'off')),
    unless((kind === 'PERCENT') === (rate !== null), terms('A rate is for a part of the price.', 'rate')),
    checkNumber(rate, { least: 1, most: WHOLE - 1 }, 'rate'),
    unless(mostMinor === null || isMoney(mostMinor), terms('It is out of bounds.', 'most')),
    unless(mostMinor === null || kind === 'PERCENT' || kind === 'REBATE', terms('This kind has no cap.', 'most')),
    unless((kind === 'REBATE') === (rebate !== null), terms('A rebate is what this kind gives.', 'rebate')),
    ...checkRebate({ rebate, shopId }),
  ]
}

const SKU = /^sku_[0-9a-z]{26}$/

/** What gives pieces of one SKU is good for that, and names no other goods. */
function checkGoods({ kind, thresholdMinor, goodsSkuId, goodsQuantity, ...lists }: Coupon): readonly Check[] {
  const isGiving = kind === 'GOODS'
  const named = GOODS_LISTS.find((list) => lists[list].length > 0)
  return [
    unless(isGiving === (goodsSkuId !== null), terms('Goods are what this kind gives.', 'goods')),
    unless(goodsSkuId === null || SKU.test(goodsSkuId), terms('An id is of something else.', 'goods', 'skuId')),
    checkNumber(goodsQuantity, { least: 1, most: MOST_PIECES }, 'goods', 'quantity'),
    unless(!isGiving || thresholdMinor === 0n, terms('This kind has no threshold.', 'threshold')),
    unless(!isGiving || named === undefined, terms('It is good for what it gives.', named ?? 'productIds')),
  ]
}

const FOR_AMOUNTS: readonly Coupon['kind'][] = ['THRESHOLD_OFF', 'STRAIGHT_OFF', 'PERCENT']

/** What is for no order takes something off an amount, and knows nothing of goods. */
function checkUse({ use, kind, shopId, stacking, ...lists }: Coupon): readonly Check[] {
  if (use === 'SHOPPING') return []
  const named = GOODS_LISTS.find((list) => lists[list].length > 0)
  return [
    unless(FOR_AMOUNTS.includes(kind), terms('Beside orders, a coupon takes something off.', 'kind')),
    unless(use !== 'RECHARGE' || shopId === null, terms("Recharges are the platform's.", 'use')),
    unless(stacking === 'KEEPS_BOTH', terms('Other prices are for orders.', 'stacking')),
    unless(named === undefined, terms('Goods are for orders.', named ?? 'productIds')),
  ]
}

function checkRebate({ rebate, shopId }: Pick<Coupon, 'rebate' | 'shopId'>): readonly Check[] {
  if (rebate === null) return []
  const { target, fixed, rate } = rebate
  const field = target === 'POINTS' ? 'points' : 'money'
  const most = target === 'POINTS' ? BigInt(MOST_POINTS) : MOST_MINOR
  return [
    unless(target !== 'POINTS' || shopId === null, terms("Points are the platform's.", 'rebate', 'target')),
    unless((fixed === null) !== (rate === null), terms('It is either fixed or a part of the price.', 'rebate')),
    unless(fixed === null || (fixed > 0n && fixed <= most), terms('It is out of bounds.', 'rebate', field)),
    checkNumber(rate, { least: 1, most: WHOLE }, 'rebate', 'rate'),
  ]
}

function checkIds(coupon: Coupon, list: keyof CouponScope): Check {
  const isRight = coupon[list].every((id) => id.startsWith(PREFIXES[list]) && /^[a-z]{3}_[0-9a-z]{26}$/.test(id))
  return (
    checkList(coupon[list], { most: MOST_LISTED }, list) ?? unless(isRight, terms('An id is of something else.', list))
  )
}

function checkWay({ way, pointsPrice, priceMinor, isRefundable, passwordKey, shopId }: Coupon): readonly Check[] {
  return [
    unless((way === 'POINTS') === (pointsPrice !== null), terms('Points are for what costs points.', 'pointsPrice')),
    checkNumber(pointsPrice, { least: 1, most: MOST_POINTS }, 'pointsPrice'),
    unless((way === 'MONEY') === (priceMinor !== null), terms('A price is for what costs money.', 'price')),
    unless(priceMinor === null || isMoney(priceMinor), terms('It is out of bounds.', 'price')),
    unless(way === 'MONEY' || !isRefundable, terms('Only what costs money is given back for it.', 'isRefundable')),
    unless((way === 'PASSWORD') === (passwordKey !== null), terms('A password is for what it is had by.', 'password')),
    unless(
      passwordKey === null || isPassword(passwordKey),
      terms('A password has 2 to 20 characters and does not look like a code.', 'password'),
    ),
    unless(way !== 'NEW_MEMBER' || shopId === null, terms("New members are the platform's.", 'way')),
  ]
}

function checkTimes({ claimFrom, claimUntil, validFrom, validUntil, validDays }: Coupon): readonly Check[] {
  const hasWindow = validUntil !== null
  return [
    checkNumber(validDays, { least: 0, most: 3_650 }, 'validDays'),
    unless(hasWindow !== (validDays !== null), terms('It is good within a window, or for so many days.', 'validDays')),
    unless(hasWindow || validFrom === null, terms('A window has an end.', 'validFromAt')),
    unless(isForward(validFrom, validUntil), terms('It ends after it begins.', 'validUntilAt')),
    unless(isForward(claimFrom, claimUntil), terms('It ends after it begins.', 'claimEndsAt')),
    unless(
      claimUntil === null || validUntil === null || claimUntil <= validUntil,
      terms('Nobody takes what is over.', 'claimEndsAt'),
    ),
  ]
}

const isForward = (from: Date | null, until: Date | null): boolean => from === null || until === null || from < until
