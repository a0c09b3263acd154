import type { BundleFacts, Offers, QuoteFacts, Wish } from './facts.ts'

/** Whether all pieces of a bundle are asked for at least once. */
export const isWhole = ({ items }: BundleFacts, wishes: readonly Wish[]): boolean =>
  items.every(({ skuId, quantity }) => wishes.some((wish) => wish.skuId === skuId && wish.quantity >= quantity))

/** Why bundles that were to be had until lately take nothing off; of those that run promotions say it. */
export const bundleReasons = ({ bundles, wishes }: QuoteFacts): Offers['whyNot'] =>
  bundles
    .filter((bundle) => bundle.isOver && isWhole(bundle, wishes))
    .map(({ bundleId, title }) => ({
      ruleId: bundleId,
      couponId: null,
      name: title,
      code: 'BUNDLE_OVER',
      message: 'The bundle is not sold any more: each of its goods costs what it costs by itself.',
    }))
