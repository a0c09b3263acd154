import { derivedId } from '@supermall/kernel/id'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Line } from './cart.ts'
import { MOST_LINES, MOST_PIECES } from './cart.ts'
import { mergeLines } from './merge.ts'

const line = (ordinal: number, quantity: number, more: Partial<Line> = {}): Line => ({
  id: derivedId('crl', ordinal),
  cartId: derivedId('crt', 1),
  skuId: derivedId('sku', ordinal),
  productId: derivedId('prd', ordinal),
  shopId: derivedId('shp', 1),
  title: 'Thing',
  optionText: '',
  quantity,
  isSelected: true,
  addedPrice: 100n,
  addedCurrency: 'CNY',
  addedAt: new Date(ordinal),
  updatedAt: new Date(ordinal),
  ...more,
})

/** A cart of any size, each SKU in it once. */
const cart = fc
  .uniqueArray(fc.integer({ min: 0, max: 160 }), { maxLength: MOST_LINES })
  .chain((skus) =>
    fc.tuple(...skus.map((sku) => fc.integer({ min: 1, max: MOST_PIECES }).map((quantity) => line(sku, quantity)))),
  )

const after = (own: readonly Line[], guest: readonly Line[]): Map<string, number> => {
  const { raised, moved } = mergeLines(own, guest)
  return new Map([...own, ...raised, ...moved].map(({ skuId, quantity }) => [skuId, quantity]))
}

test('a merged cart never has more lines than a cart, nor a line more pieces than a line', () => {
  fc.assert(
    fc.property(cart, cart, (own, guest) => {
      const merged = after(own, guest)
      expect(merged.size).toBeLessThanOrEqual(MOST_LINES)
      for (const quantity of merged.values()) expect(quantity).toBeLessThanOrEqual(MOST_PIECES)
    }),
  )
})

test('each SKU comes to what both had together, up to the cap, and nothing of the own cart goes', () => {
  fc.assert(
    fc.property(cart, cart, (own, guest) => {
      const merged = after(own, guest)
      const guests = new Map(guest.map(({ skuId, quantity }) => [skuId, quantity]))
      for (const { skuId, quantity } of own)
        expect(merged.get(skuId)).toBe(Math.min(MOST_PIECES, quantity + (guests.get(skuId) ?? 0)))
    }),
  )
})

test('every line of the guest is added up, comes over, or is told to be dropped; and none is dropped while there is room', () => {
  fc.assert(
    fc.property(cart, cart, (own, guest) => {
      const { raised, moved, dropped } = mergeLines(own, guest)
      expect(raised.length + moved.length + dropped.length).toBe(guest.length)
      if (dropped.length > 0) expect(own.length + moved.length).toBe(MOST_LINES)
    }),
  )
})

test('where there is no room for all, the latest come over', () => {
  const own = Array.from({ length: 98 }, (_, ordinal) => line(ordinal, 1))
  const { moved, dropped } = mergeLines(own, [line(201, 1), line(204, 1), line(203, 1), line(202, 1)])
  expect(moved.map(({ skuId }) => skuId)).toEqual([derivedId('sku', 204), derivedId('sku', 203)])
  expect(dropped).toHaveLength(2)
})

test('what either had selected stays selected', () => {
  const { raised } = mergeLines([line(1, 1, { isSelected: false })], [line(1, 1)])
  expect(raised).toMatchObject([{ isSelected: true, quantity: 2, id: derivedId('crl', 1) }])
})
