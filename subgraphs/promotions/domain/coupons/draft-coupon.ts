import type { Id } from '@supermall/kernel/id'
import type { Currency } from '@supermall/kernel/money'
import { fromDecimal } from '@supermall/kernel/money'
import type { Result } from '@supermall/kernel/result'
import { ok, refused } from '@supermall/kernel/result'
import { passwordKey } from './code.ts'
import type { Coupon, CouponWay } from './coupon.ts'
import type { CouponKind, CouponUse, Rebate, RebateTarget, RebateTime, Stacking } from './terms.ts'

/** What money is counted in here. */
export const CURRENCY: Currency = 'CNY'

type MoneyGiven = { readonly amount: string; readonly currency: string }
type Maybe<T> = T | null | undefined

type RebateGiven = {
  readonly target: RebateTarget
  readonly time: RebateTime
  readonly money?: Maybe<MoneyGiven>
  readonly points?: Maybe<number>
  readonly rate?: Maybe<number>
}

/** A coupon as staff write it. */
export type CouponGiven = {
  readonly name: string
  readonly description: string
  /** An order's when nothing is said. */
  readonly use?: CouponUse
  readonly kind: CouponKind
  readonly threshold?: Maybe<MoneyGiven>
  readonly off?: Maybe<MoneyGiven>
  readonly rate?: Maybe<number>
  readonly most?: Maybe<MoneyGiven>
  readonly rebate?: Maybe<RebateGiven>
  readonly goods?: Maybe<{ readonly skuId: string; readonly quantity: number }>
  readonly stacking: Stacking
  readonly productIds: readonly string[]
  readonly categoryIds: readonly string[]
  readonly skuIds: readonly string[]
  readonly excludedProductIds: readonly string[]
  readonly levelIds: readonly string[]
  readonly groupIds: readonly string[]
  readonly way: CouponWay
  readonly pointsPrice?: Maybe<number>
  readonly price?: Maybe<MoneyGiven>
  readonly isRefundable?: boolean
  readonly password?: Maybe<string>
  readonly claimFrom?: Maybe<Date>
  readonly claimUntil?: Maybe<Date>
  readonly validFrom?: Maybe<Date>
  readonly validUntil?: Maybe<Date>
  readonly validDays?: Maybe<number>
  readonly total?: Maybe<number>
  readonly mostPerBuyer: number
  readonly isReturned: boolean
}

type New = { readonly id: Id<'cpn'>; readonly shopId: Id<'shp'> | null; readonly now: Date }

/** A draft of it, read but not yet checked. */
export function draftCoupon(given: CouponGiven, { id, shopId, now }: New): Result<Coupon> {
  const threshold = readMoney(given.threshold, 'threshold')
  if (!threshold.ok) return threshold
  const off = readMoney(given.off, 'off')
  if (!off.ok) return off
  const most = readMoney(given.most, 'most')
  if (!most.ok) return most
  const price = readMoney(given.price, 'price')
  if (!price.ok) return price
  const rebate = readRebate(given.rebate)
  if (!rebate.ok) return rebate
  const { kind, stacking, way, mostPerBuyer, isReturned } = given
  const { productIds, categoryIds, skuIds, excludedProductIds, levelIds, groupIds } = given
  return ok({
    id,
    shopId,
    name: given.name.trim(),
    description: given.description.trim(),
    use: given.use ?? 'SHOPPING',
    kind,
    currency: CURRENCY,
    stacking,
    thresholdMinor: threshold.value ?? 0n,
    offMinor: off.value,
    rate: given.rate ?? null,
    mostMinor: most.value,
    goodsSkuId: given.goods?.skuId ?? null,
    goodsQuantity: given.goods?.quantity ?? null,
    rebate: rebate.value,
    productIds,
    categoryIds,
    skuIds,
    excludedProductIds,
    levelIds,
    groupIds,
    way,
    pointsPrice: given.pointsPrice ?? null,
    priceMinor: price.value,
    isRefundable: given.isRefundable ?? false,
    passwordKey: given.password ? passwordKey(given.password) : null,
    claimFrom: given.claimFrom ?? null,
    claimUntil: given.claimUntil ?? null,
    validFrom: given.validFrom ?? null,
    validUntil: given.validUntil ?? null,
    validDays: given.validDays ?? null,
    total: given.total ?? null,
    mostPerBuyer,
    isReturned,
    ...UNSEEN,
    createdAt: now,
    updatedAt: now,
  })
}

/** What nobody has seen yet. */
const UNSEEN = {
  status: 'DRAFT',
  version: 1,
  issuedCount: 0,
  heldCount: 0,
  usedCount: 0,
  givenMinor: 0n,
  publishedAt: null,
  endedAt: null,
} as const

function readMoney(given: Maybe<MoneyGiven>, ...path: string[]): Result<bigint | null> {
  if (given == null) return ok(null)
  const read = given.currency === CURRENCY ? fromDecimal(given.amount, CURRENCY) : null
  if (read !== null && read.minorUnits >= 0n) return ok(read.minorUnits)
  return refused('AMOUNT_INVALID', `An amount is in ${CURRENCY}, not below zero and has at most 2 places.`, ...path)
}

function readRebate(given: Maybe<RebateGiven>): Result<Rebate | null> {
  if (given == null) return ok(null)
  const { target, time, rate = null } = given
  const money = readMoney(given.money, 'rebate', 'money')
  if (!money.ok) return money
  const isMixed = target === 'POINTS' ? given.money != null : given.points != null
  if (isMixed) return refused('COUPON_TERMS', 'Points are given in points, balance in money.', 'rebate')
  const points = given.points == null ? null : BigInt(given.points)
  return ok({ target, time, rate, fixed: target === 'POINTS' ? points : money.value })
}
