import type { CouponTerms, WalletCoupon } from '../domain/coupons/terms.ts'
import type { EngineFacts } from '../domain/engine/evaluate.ts'
import type { EngineLine } from '../domain/engine/facts.ts'
import type { Slow } from './slow.ts'
import { isForBuyer, isFree, isNamed, leftIn, owe, shares, smaller, sum } from './slow.ts'

export type SlowDrops = ReadonlyMap<EngineLine, { readonly promotion: boolean; readonly member: boolean }>

/** What a coupon takes of which SKU, by the coupon's id. */
type Taken = ReadonlyMap<string, Readonly<Record<string, bigint>>>

/** With all coupons that were named, then without those that were not reached, until none is left that was not. */
export function useCoupons(facts: EngineFacts, begin: (dropped: SlowDrops) => Slow): { at: Slow; coupons: Taken } {
  let named = firstOfEach(facts, begin(new Map()))
  for (;;) {
    const at = begin(dropsOf(named, facts, begin))
    const coupons = new Map<string, Readonly<Record<string, bigint>>>()
    const failed = named.filter((coupon) => {
      const taken = takeOff(coupon.terms, at)
      if (taken) coupons.set(coupon.id, taken)
      return taken === null
    })
    if (failed.length === 0) return { at, coupons }
    named = named.filter((coupon) => !failed.includes(coupon))
  }
}

/** Shops' before the mall's; of each one for money and one for freight. */
function firstOfEach(facts: EngineFacts, at: Slow): readonly WalletCoupon[] {
  const asked = [...new Set(facts.couponIds)].flatMap((id) => facts.wallet.filter((coupon) => coupon.id === id))
  const usable = asked.filter(
    ({ status, terms }) =>
      status === 'UNUSED' &&
      terms.currency === facts.currency &&
      isForBuyer(terms, facts) &&
      goodFor(terms, facts.lines, at).length > 0,
  )
  const inTurn = [true, false].flatMap((isShop) => usable.filter(({ terms }) => (terms.shopId !== null) === isShop))
  const slot = ({ terms }: WalletCoupon): string => `${terms.shopId}${terms.kind === 'FREE_FREIGHT'}`
  return inTurn.filter((coupon, index) => inTurn.findIndex((one) => slot(one) === slot(coupon)) === index)
}

/** What is wholly in packages at a price is no coupon's; which that is, is seen before any coupon. */
const goodFor = (terms: CouponTerms, lines: readonly EngineLine[], at: Slow): readonly EngineLine[] =>
  lines.filter(
    (line) =>
      !((at.fixed.get(line) ?? 0n) > 0n && leftIn(line, at) === 0n) &&
      (terms.shopId === null || terms.shopId === line.shopId) &&
      (terms.goodsSkuId === null || terms.goodsSkuId === line.skuId) &&
      isNamed(terms, line),
  )

function dropsOf(named: readonly WalletCoupon[], facts: EngineFacts, begin: (dropped: SlowDrops) => Slow): SlowDrops {
  const at = begin(new Map())
  return new Map(
    facts.lines.map((line) => {
      const on = named.filter(({ terms }) => goodFor(terms, [line], at).length > 0).map(({ terms }) => terms.stacking)
      const promotion = on.some((one) => one === 'DROPS_PROMOTION' || one === 'DROPS_BOTH')
      return [line, { promotion, member: on.some((one) => one === 'DROPS_MEMBER' || one === 'DROPS_BOTH') }]
    }),
  )
}

/** Null where it is not reached. */
function takeOff(terms: CouponTerms, at: Slow): Readonly<Record<string, bigint>> | null {
  const lines = goodFor(terms, at.facts.lines, at)
  const left = lines.map((line) => leftIn(line, at))
  const whole = sum(left)
  if (whole === 0n || whole < terms.thresholdMinor) return null
  const parts = terms.kind === 'GOODS' ? given(terms, lines, at) : shares(offOf(terms, whole), left)
  for (const [index, line] of lines.entries()) owe(line, -(parts[index] ?? 0n), at)
  const taken = lines.map(({ skuId }, index) => [skuId, parts[index] ?? 0n] as const)
  return Object.fromEntries(taken.filter(([, off]) => off > 0n))
}

/** What is not given stays to be paid, by the pieces that are in no package; half a unit goes to the buyer. */
const given = ({ goodsQuantity }: CouponTerms, lines: readonly EngineLine[], at: Slow): readonly bigint[] =>
  lines.map((line) => {
    const free = at.pieces.filter((piece) => piece.line === line && isFree(piece))
    const paid = BigInt(free.slice(goodsQuantity ?? 0).length)
    const twice = 2n * leftIn(line, at) * paid - BigInt(free.length)
    const whole = 2n * BigInt(free.length)
    return leftIn(line, at) - (twice <= 0n ? 0n : (twice + whole - 1n) / whole)
  })

/** Half a unit goes to the buyer. */
function offOf({ kind, offMinor, rate, mostMinor }: CouponTerms, whole: bigint): bigint {
  if (kind === 'REBATE' || kind === 'FREE_FREIGHT') return 0n
  const off = kind === 'PERCENT' ? (whole * BigInt(10_000 - (rate ?? 10_000)) * 2n + 10_000n) / 20_000n : offMinor
  return smaller(smaller(off ?? 0n, mostMinor ?? whole), whole)
}
