import { FIRST_GOODS, SECRETS_PER_SKU, thrown } from '@supermall/kernel/demo'
import { derivedId } from '@supermall/kernel/id'

/**
 * The catalogue's demo goods as far as stock must know them: how many of a hundred products are of a family, whose it
 * is, and how many values each of its options has. The same arithmetic as the catalogue's own seed; a contract test
 * holds the two together.
 */
type Family = {
  readonly share: number
  readonly shop: number
  readonly options: readonly number[]
  readonly isVirtual?: boolean
}

const families: readonly Family[] = [
  { share: 9, shop: 0, options: [4, 3] },
  { share: 7, shop: 0, options: [2, 3] },
  { share: 8, shop: 0, options: [4] },
  { share: 2, shop: 0, options: [3], isVirtual: true },
  { share: 11, shop: 1, options: [4, 4] },
  { share: 8, shop: 1, options: [4, 4] },
  { share: 5, shop: 1, options: [4] },
  { share: 5, shop: 2, options: [3] },
  { share: 7, shop: 2, options: [3, 3] },
  { share: 2, shop: 2, options: [2] },
  { share: 6, shop: 3, options: [4, 2] },
  { share: 7, shop: 3, options: [3] },
  { share: 8, shop: 4, options: [3] },
  { share: 4, shop: 4, options: [4] },
  { share: 4, shop: 5, options: [3] },
  { share: 4, shop: 5, options: [4, 5] },
  { share: 1, shop: 5, options: [] },
  { share: 1, shop: 6, options: [3] },
  { share: 1, shop: 7, options: [2] },
]

const places: readonly Family[] = families
  .flatMap((family) => Array.from({ length: family.share }, (_, turn) => ({ family, at: (turn + 0.5) / family.share })))
  .sort((a, b) => a.at - b.at)
  .map(({ family }) => family)

export type DemoSku = {
  readonly ordinal: number
  readonly id: string
  readonly productId: string
  readonly shop: number
  readonly isVirtual: boolean
  /** What there is of a virtual one. */
  readonly secrets: number
}

/** Every fourth product has nothing to choose; the others offer some of each option. */
const skuCount = ({ options }: Family, product: number): number =>
  thrown(product, 8, 4) === 0
    ? 1
    : options.reduce((count, values, at) => count * Math.min(values, 2 + thrown(product, 9 + at, values - 1)), 1)

export function* demoSkus(scale: number): Generator<DemoSku> {
  let made = 0
  for (let product = 0; made < scale; product++) {
    const family = places[product % places.length]
    if (!family) throw new RangeError('there are no families')
    for (let left = Math.min(skuCount(family, product), scale - made); left > 0; left--) {
      const { shop, isVirtual = false } = family
      const secrets = isVirtual && product < FIRST_GOODS ? SECRETS_PER_SKU : 0
      yield {
        ordinal: made,
        id: derivedId('sku', made),
        productId: derivedId('prd', product),
        shop,
        isVirtual,
        secrets,
      }
      made++
    }
  }
}
