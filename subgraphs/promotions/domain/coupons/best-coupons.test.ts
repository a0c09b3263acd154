import { derivedId } from '@supermall/kernel/id'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { inWallet, line, round } from '../../trial/coupons.ts'
import { applyCoupons, leftOf } from './apply-coupons.ts'
import { bestCoupons } from './best-coupons.ts'
import type { DroppedPrices } from './lines.ts'
import type { WalletCoupon } from './terms.ts'

const shop = (ordinal: number) => derivedId('shp', ordinal)
const lines = [line(1, 10_000n), line(2, 5_000n, { shopId: shop(1) })]

const sameUntil = { validUntil: new Date('2027-01-01T00:00:00Z') }

describe('the best coupons', () => {
  test('are one of each shop and one of the mall, not what takes most alone', () => {
    const wallet = [
      inWallet(1, { shopId: shop(0), offMinor: 2_000n }),
      inWallet(2, { shopId: shop(0), offMinor: 3_000n }),
      inWallet(3, { shopId: shop(1), kind: 'PERCENT', rate: 9_000, offMinor: null }),
      inWallet(4, { offMinor: 1_500n }),
      inWallet(5, { offMinor: 900n }),
    ]
    expect([...bestCoupons(round(wallet, lines))].sort()).toEqual([wallet[1]?.id, wallet[2]?.id, wallet[3]?.id].sort())
  })

  test('leave out one by which another would no longer be reached', () => {
    const wallet = [
      inWallet(1, { shopId: shop(0), offMinor: 100n }),
      inWallet(2, { kind: 'THRESHOLD_OFF', thresholdMinor: 15_000n, offMinor: 5_000n }),
    ]
    expect(bestCoupons(round(wallet, lines))).toEqual([wallet[1]?.id])
  })

  test('are none where the price that is dropped is worth more', () => {
    const reprice = (dropped: DroppedPrices) =>
      lines.map((one) => (dropped.get(one.skuId)?.member ? { ...one, leftMinor: one.leftMinor + 3_000n } : one))
    const dear = inWallet(1, { stacking: 'DROPS_MEMBER', offMinor: 5_999n })
    const cheap = inWallet(2, { stacking: 'DROPS_MEMBER', offMinor: 6_001n })
    expect(bestCoupons(round([dear], lines, reprice))).toEqual([])
    expect(bestCoupons(round([dear, cheap], lines, reprice))).toEqual([cheap.id])
  })

  test('are those that expire first, where they give the same', () => {
    const wallet = [inWallet(1), inWallet(2, {}, sameUntil)]
    expect(bestCoupons(round(wallet, lines))).toEqual([wallet[1]?.id])
  })

  test('free from freight and give money back, where nothing else is lost by it', () => {
    const rebate = { target: 'POINTS', time: 'PAID', fixed: 50n, rate: null } as const
    const wallet = [
      inWallet(1, { kind: 'FREE_FREIGHT', offMinor: null }),
      inWallet(2, { kind: 'REBATE', offMinor: null, rebate, shopId: shop(0) }),
      inWallet(3, { shopId: shop(0), offMinor: 1n }),
    ]
    expect([...bestCoupons(round(wallet, lines))].sort()).toEqual([wallet[0]?.id, wallet[2]?.id].sort())
    expect([...bestCoupons(round(wallet.slice(0, 2), lines))].sort()).toEqual([wallet[0]?.id, wallet[1]?.id].sort())
  })

  test('are found among twenty of many shops within few tries', () => {
    const shops = Array.from({ length: 10 }, (_, index) => line(index, 5_000n, { shopId: shop(index) }))
    const wallet = Array.from({ length: 20 }, (_, index) =>
      inWallet(index, { shopId: shop(index % 10), offMinor: BigInt(100 + index) }),
    )
    let tries = 0
    const counted = round(wallet, shops, () => {
      tries++
      return shops
    })
    expect([...bestCoupons(counted)].sort()).toEqual(
      wallet
        .slice(10)
        .map(({ id }) => id)
        .sort(),
    )
    expect(tries).toBeLessThan(400)
  })
})

test('no other choice leaves less to pay', () => {
  const facts = fc.record({
    kind: fc.constantFrom('STRAIGHT_OFF' as const, 'PERCENT' as const, 'THRESHOLD_OFF' as const),
    offMinor: fc.bigInt(1n, 9_000n),
    rate: fc.integer({ min: 1, max: 9_999 }),
    thresholdMinor: fc.bigInt(0n, 12_000n),
    shopId: fc.constantFrom(null, shop(0), shop(1)),
  })
  fc.assert(
    fc.property(fc.array(facts, { maxLength: 6 }), (given) => {
      const wallet = given.map((one, index) => inWallet(index, one))
      const asked = round(wallet, lines)
      const chosen = applyCoupons(bestCoupons(asked), asked)
      expect(chosen.refused).toEqual([])
      for (const ids of subsets(wallet)) {
        expect(leftOf(chosen.lines) <= leftOf(applyCoupons(ids, asked).lines)).toBe(true)
      }
    }),
    { numRuns: 60 },
  )
})

function subsets(wallet: readonly WalletCoupon[]): readonly (readonly string[])[] {
  let all: readonly (readonly string[])[] = [[]]
  for (const { id } of wallet) all = all.flatMap((ids) => [ids, [...ids, id]])
  return all
}
