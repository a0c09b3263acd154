import type { BundleFacts, Offers, QuoteFacts, Wish } from './facts.ts'

/** Whether all pieces of a bundle are asked for at least once. */
export const isWhole = ({ items }: BundleFacts, wishes: readonly Wish[]): boolean =>
  items.every(({ skuId, quantity }) => wishes.some((wish) => wish.skuId === skuId && wish.quantity >= quantity))

/**
 * Why bundles that were to be had until lately take nothing off; of those that run promotions say it. Where other bundles have taken
 * the place of one, nobody misses it.
 */
export function bundleReasons({ bundles, wishes, offers }: QuoteFacts): Offers['whyNot'] {
  const inOthers = offers.reductions.flatMap(({ stage, lines }) =>
    stage === 'BUNDLE' ? lines.map(({ skuId }) => skuId) : [],
  )
  return bundles
    .filter((bundle) => bundle.isOver && isWhole(bundle, wishes))
    .filter(({ items }) => !items.every(({ skuId }) => inOthers.includes(skuId)))
    .map(({ bundleId, title }) => ({
      ruleId: bundleId,
      couponId: null,
      name: title,
      code: 'BUNDLE_OVER',
      message: 'The bundle is not sold any more: its goods cost what they cost without it.',
    }))
}
