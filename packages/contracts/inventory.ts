import { z } from 'zod'
import { event, idOf, instant, request } from './define.ts'

const line = z.object({ skuId: idOf('sku'), quantity: z.int().positive() })

/** Of two words about one SKU that with the higher one was said later, whatever their times: it rises while the SKU is held. Absent where nobody said so yet. */
const revision = z.int().optional()

/** What can be sold of a SKU over all warehouses moved. `available` is null for what is never counted. */
export const stockChanged = event('stock.changed', 'skuId', {
  skuId: idOf('sku'),
  available: z.int().nullable(),
  revision,
})
export const stockLow = event('stock.low', 'skuId', {
  skuId: idOf('sku'),
  shopId: idOf('shp'),
  available: z.int(),
  threshold: z.int(),
})
export const stockOut = event('stock.out', 'skuId', { skuId: idOf('sku'), shopId: idOf('shp'), revision })
export const stockBack = event('stock.back_in_stock', 'skuId', { skuId: idOf('sku'), shopId: idOf('shp'), revision })

export const stockHeld = event('stock.held', 'ownerId', { ownerId: z.string(), lines: z.array(line), until: instant })
export const stockReleased = event('stock.released', 'ownerId', {
  ownerId: z.string(),
  lines: z.array(line),
  reason: z.string(),
})
export const stockDeducted = event('stock.deducted', 'ownerId', { ownerId: z.string(), lines: z.array(line) })
export const stockRestocked = event('stock.restocked', 'ownerId', { ownerId: z.string(), lines: z.array(line) })

/** Goods that are counted only when they are paid for were gone by then: the order must be paid back. */
export const stockFailed = event('stock.failed', 'ownerId', {
  ownerId: z.string(),
  orderId: idOf('ord'),
  short: z.array(z.object({ skuId: idOf('sku'), requested: z.int(), available: z.int() })),
})

/**
 * All lines or none. The same owner asked again gets the answer of the first time. `why` is absent when it is held: SHORT of what
 * `short` tells; RELEASED, for an owner that was released can never hold again; OTHER_INPUT than this owner asked for before; LATE,
 * for `until` has passed.
 */
export const holdStock = request('inventory.hold-stock', {
  ask: { ownerId: z.string(), lines: z.array(line).min(1).max(100), until: instant },
  answer: z.object({
    isHeld: z.boolean(),
    why: z.enum(['SHORT', 'RELEASED', 'OTHER_INPUT', 'LATE']).optional(),
    short: z.array(z.object({ skuId: idOf('sku'), requested: z.int(), available: z.int() })),
  }),
})

/** Gives back what the owner holds; nothing when it holds nothing any more. An owner that was released can never hold again. */
export const releaseStock = request('inventory.release-stock', {
  ask: { ownerId: z.string(), reason: z.string() },
  answer: z.object({ released: z.int() }),
})

/**
 * One line of a sheet of goods that came in, as a document of its own by whoever started the import, in a warehouse of that shop: by its
 * id or name, or the main one where none is named. The same key takes in once. `why` tells what was wrong, when nothing was taken in.
 */
export const takeInStock = request('inventory.take-in-stock', {
  ask: {
    key: z.string(),
    accountId: z.string(),
    shopId: idOf('shp'),
    skuId: idOf('sku'),
    quantity: z.int(),
    warehouse: z.string().nullable(),
    note: z.string().nullable(),
  },
  answer: z.object({
    documentId: idOf('sdc').nullable(),
    why: z.object({ code: z.string(), message: z.string(), field: z.string().nullable() }).nullable(),
  }),
})

/** What could be sold now. A promise of nothing: only a hold is. `isShown` is whether storefronts may say how many; absent where nobody said so yet. */
export const availability = request('inventory.availability', {
  ask: { skuIds: z.array(idOf('sku')).max(500) },
  answer: z.object({
    skus: z.array(z.object({ skuId: idOf('sku'), available: z.int().nullable(), isShown: z.boolean().optional() })),
  }),
})
