import { z } from 'zod'
import { event, idOf, instant, moneyOnWire, request } from './define.ts'

const product = { productId: idOf('prd'), shopId: idOf('shp'), version: z.int() }

export const productCreated = event('product.created', 'productId', product)
export const productUpdated = event('product.updated', 'productId', product)
export const productOnShelf = event('product.on_shelf', 'productId', product)
export const productOffShelf = event('product.off_shelf', 'productId', product)
export const productDeleted = event('product.deleted', 'productId', product)

/** A SKU's sale price moved: carts and caches listen. */
export const priceChanged = event('price.changed', 'skuId', {
  skuId: idOf('sku'),
  productId: idOf('prd'),
  before: moneyOnWire,
  after: moneyOnWire,
})

/** All goods of a shop came or went at once. It is about the domain as a whole: nothing that was read of it before is known to be so. */
export const goodsReshown = event('goods.reshown', 'domain', { domain: z.literal('catalog'), shopId: idOf('shp') })

export const categoryChanged = event('category.changed', 'categoryId', { categoryId: idOf('cat'), version: z.int() })

/** What goods carry or are gathered in is shown for minutes: caches listen. */
export const brandChanged = event('brand.changed', 'brandId', { brandId: idOf('brd'), version: z.int() })
export const labelChanged = event('label.changed', 'labelId', { labelId: idOf('lbl'), version: z.int() })
export const groupChanged = event('product_group.changed', 'groupId', { groupId: idOf('pgr'), version: z.int() })
export const bundleChanged = event('bundle.changed', 'bundleId', { bundleId: idOf('bdl'), version: z.int() })

/**
 * What is left of a SKU's secrets moved. Of two words about one SKU that with the higher revision was said later: it rises with each
 * change, while the SKU is held.
 */
export const secretsChanged = event('secrets.changed', 'skuId', {
  skuId: idOf('sku'),
  productId: idOf('prd'),
  shopId: idOf('shp'),
  left: z.int().nonnegative(),
  revision: z.int().positive(),
})

export const keywordSearched = event('search.keyword_searched', 'keyword', {
  keyword: z.string(),
  accountId: idOf('acc').nullable(),
  resultCount: z.int(),
  at: instant,
})

const levelPrice = z.object({ levelId: z.string(), price: moneyOnWire })

/** Goods of one shop that cost `price` together: so many pieces of each, 2 to 10 SKUs. */
export const bundleFacts = z.object({
  bundleId: idOf('bdl'),
  shopId: idOf('shp'),
  title: z.string(),
  price: moneyOnWire,
  startsAt: instant,
  endsAt: instant,
  items: z.array(z.object({ skuId: idOf('sku'), quantity: z.int().positive() })).max(10),
})

/**
 * What a cart or an order must know of SKUs now: price, state, limits, who may buy, and other prices by time, quantity and level.
 * Absent SKUs are absent from the answer.
 */
export const skuFacts = request('catalog.sku-facts', {
  ask: {
    skuIds: z.array(idOf('sku')).max(100),
    /** Whether the bundles shall be told that some of them are in. */
    isWithBundles: z.boolean().optional(),
  },
  answer: z.object({
    /**
     * Those that run, of goods that everybody may see or that are asked about, and those that were over in the last week all of whose
     * goods are. Absent where nobody asked for them.
     */
    bundles: z
      .array(bundleFacts.extend({ isOver: z.boolean() }))
      .max(1_000)
      .optional(),
    skus: z.array(
      z.object({
        skuId: idOf('sku'),
        productId: idOf('prd'),
        shopId: idOf('shp'),
        categoryId: idOf('cat'),
        kind: z.enum(['PHYSICAL', 'VIRTUAL', 'VERIFICATION', 'CARD']),
        title: z.string(),
        optionText: z.string(),
        imageUrl: z.string().nullable(),
        price: moneyOnWire,
        levelPrices: z.array(levelPrice).max(20),
        /** The price of each piece from a quantity on, counted over all SKUs of the product. */
        wholesale: z.array(z.object({ fromQuantity: z.int(), price: moneyOnWire })).max(3),
        presell: z
          .object({
            price: moneyOnWire,
            startsAt: instant,
            endsAt: instant,
            sendsAt: instant.nullable(),
            sendsAfterDays: z.int().nullable(),
          })
          .nullable(),
        isOnSale: z.boolean(),
        /** Whether buyers ever saw it on the shelf; absent is yes. What nobody saw is not told of. */
        wasShown: z.boolean().optional(),
        isFreeOfShipping: z.boolean(),
        weightGrams: z.int(),
        leastPerOrder: z.int(),
        mostPerOrder: z.int().nullable(),
        mostPerBuyer: z.int().nullable(),
        /** Who may see it, and so buy it; empty lists, and absent ones, are everybody. One match is enough, of the level or of a group. */
        viewLevelIds: z.array(z.string()).max(20).optional(),
        viewGroupIds: z.array(z.string()).max(20).optional(),
        /** Who of those may buy it, in the same way. */
        buyLevelIds: z.array(z.string()).max(20),
        buyGroupIds: z.array(z.string()).max(20),
        /** Secrets of a virtual SKU that are neither given nor set aside for a checkout; null for other kinds. */
        secretsLeft: z.int().nullable(),
        /** Of which word about them that is; absent where nobody said so yet. */
        secretsRevision: z.int().optional(),
        /** How a store redeems one piece; null for what no store redeems. */
        redeeming: z
          .object({
            mode: z.enum(['ONCE', 'TIMES', 'PER_PIECE']),
            times: z.int().positive().nullable(),
            days: z.int().positive().nullable(),
            until: z.string().nullable(),
            storeIds: z.array(z.string()).max(100),
          })
          .nullable()
          .optional(),
      }),
    ),
  }),
})

/** What lies in a bundle; null where it cannot be bought now, for which of its SKUs may have reasons besides. */
export const bundleGoods = request('catalog.bundle-goods', {
  ask: { bundleId: idOf('bdl') },
  answer: z.object({ bundle: bundleFacts.nullable() }),
})

/**
 * How many goods a level or a group of members may see or buy, by its name: those in the recycle bin too, and counted no further than
 * 10 000. Prices for a level do not count: everybody sees the goods as before.
 */
export const audienceGoods = request('catalog.audience-goods', {
  ask: { audienceId: z.union([idOf('lvl'), idOf('mgr')]) },
  answer: z.object({ productCount: z.int().nonnegative() }),
})

/** Whose products they are. Absent products are absent from the answer. */
export const productShops = request('catalog.product-shops', {
  ask: { productIds: z.array(idOf('prd')).max(100) },
  answer: z.object({
    products: z.array(
      z.object({
        productId: idOf('prd'),
        shopId: idOf('shp'),
        /** In which money all of its SKUs are priced. */
        currency: z.string().optional(),
      }),
    ),
  }),
})

const MOST_NAMED = 500

/** Which of these are there, and whose: asked by who writes their ids down. What is not there is absent from the answer. */
export const goodsThere = request('catalog.goods-there', {
  ask: {
    productIds: z.array(idOf('prd')).max(MOST_NAMED),
    skuIds: z.array(idOf('sku')).max(MOST_NAMED),
    categoryIds: z.array(idOf('cat')).max(MOST_NAMED),
  },
  answer: z.object({
    products: z.array(z.object({ id: idOf('prd'), shopId: idOf('shp') })),
    skus: z.array(z.object({ id: idOf('sku'), shopId: idOf('shp') })),
    categoryIds: z.array(idOf('cat')),
  }),
})

const MOST_LINES = 100

/**
 * Sets secrets aside for lines that are to be ordered, all or none: whoever is answered that they are held is given them by `issueSecrets`
 * with the line as its reference, and nobody else is. The same lines asked again get the same answer; a line that was released never
 * holds again, and then nothing is `short`. After `until` orders are asked whether they stand on it.
 */
export const holdSecrets = request('catalog.hold-secrets', {
  ask: {
    ownerId: idOf('chk'),
    lines: z
      .array(z.object({ lineId: idOf('oln'), skuId: idOf('sku'), quantity: z.int().min(1).max(1_000) }))
      .min(1)
      .max(MOST_LINES),
    until: instant,
  },
  answer: z.object({
    isHeld: z.boolean(),
    short: z.array(z.object({ skuId: idOf('sku'), requested: z.int(), available: z.int() })),
  }),
})

/** Gives back what is set aside for these lines; nothing where nothing is. They can never hold again. */
export const releaseSecrets = request('catalog.release-secrets', {
  ask: {
    lines: z
      .array(z.object({ lineId: idOf('oln'), skuId: idOf('sku') }))
      .min(1)
      .max(MOST_LINES),
  },
  answer: z.object({ isReleased: z.boolean() }),
})

/**
 * The secrets of pieces that were paid for: those that were set aside for the reference, else of what is left. Asking again with the
 * same reference gives the same ones. Of many long ones no bus carries all: a part tells only so many of them from the one after `from`,
 * of none the outcome alone.
 */
export const issueSecrets = request('catalog.issue-secrets', {
  ask: {
    reference: z.string().min(1).max(100),
    skuId: idOf('sku'),
    quantity: z.int().min(1).max(1_000),
    part: z.object({ from: z.int().min(0).max(1_000), most: z.int().min(0).max(1_000) }).optional(),
  },
  answer: z.object({
    outcome: z.enum(['ISSUED', 'SOLD_OUT', 'OTHER_INPUT']),
    secrets: z.array(z.string()).max(1_000),
  }),
})
