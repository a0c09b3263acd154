import type { BundleFacts, Buyer, SkuFacts } from './facts.ts'
import { maySee } from './limits.ts'

type Told = { readonly skus: readonly SkuFacts[]; readonly bundles: readonly BundleFacts[] }

/**
 * What a buyer may not see, and what no buyer ever saw, is not there for them: its price would come with what it is called and where
 * it is sold. Neither are the bundles that it is in.
 */
export function seenBy(buyer: Buyer, { skus, bundles }: Told): Told {
  const seen = skus.filter((sku) => maySee(sku, buyer) && sku.wasShown !== false)
  const hidden = new Set<string>(skus.filter((sku) => !seen.includes(sku)).map(({ skuId }) => skuId))
  return { skus: seen, bundles: bundles.filter(({ items }) => !items.some(({ skuId }) => hidden.has(skuId))) }
}
