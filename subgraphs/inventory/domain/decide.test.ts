import { nameKey } from '@supermall/kernel/check'
import { derivedId } from '@supermall/kernel/id'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { alertOf, tellStock } from './alerts.ts'
import { availabilityOf } from './availability.ts'
import { checkArrived, checkLines } from './check.ts'
import { changeBy } from './document.ts'
import { merged, partsBack } from './hold.ts'
import type { Sku } from './stock.ts'
import { stateAfter } from './transfer.ts'
import { mainWarehouseId } from './warehouse.ts'

const sku: Sku = {
  id: derivedId('sku', 1),
  productId: derivedId('prd', 1),
  shopId: derivedId('shp', 1),
  mode: 'ON_ORDER',
  threshold: 10,
  available: 50,
  alert: 'NONE',
  isRetired: false,
  isVirtual: false,
  secretsRevision: 0,
  isShown: null,
  version: 1,
}
const at = (available: number): Sku => ({ ...sku, available, alert: alertOf({ ...sku, available }) })
const names = (before: Sku, after: Sku) =>
  tellStock({ before, after, revision: 1 }).map(({ definition }) => definition.eventName)

describe('an alert', () => {
  it('is told once when a threshold is crossed, and again only after goods have come back', () => {
    expect(names(at(50), at(10))).toEqual(['stock.changed', 'stock.low'])
    expect(names(at(10), at(3))).toEqual(['stock.changed'])
    expect(names(at(3), at(0))).toEqual(['stock.changed', 'stock.out'])
    expect(names(at(0), at(2))).toEqual(['stock.changed', 'stock.back_in_stock'])
    expect(names(at(2), at(50))).toEqual(['stock.changed'])
    expect(names(at(50), at(50))).toEqual([])
  })

  it('is none of goods that are not counted, or not sold any more', () => {
    expect(alertOf({ ...sku, available: 0, mode: 'UNLIMITED' })).toBe('NONE')
    expect(alertOf({ ...sku, available: 0, isRetired: true })).toBe('NONE')
    expect(names(at(50), { ...at(50), mode: 'UNLIMITED' })).toEqual(['stock.changed'])
  })

  it('is none of goods that are sold no more, but that nothing of them can be bought now is told, once', () => {
    const retired = (available: number, mode: Sku['mode'] = 'ON_ORDER'): Sku => ({
      ...at(available),
      mode,
      isRetired: true,
    })
    const told = tellStock({ before: at(50), after: retired(50), revision: 1 }).map(({ payload }) => payload)
    expect(told).toEqual([{ skuId: sku.id, available: 0, revision: 1 }])
    expect(names({ ...at(50), mode: 'UNLIMITED' }, retired(50, 'UNLIMITED'))).toEqual(['stock.changed'])
    expect(names(retired(50), retired(49))).toEqual([])
  })
})

describe('what a storefront tells', () => {
  const told = (available: number, more: object = {}) =>
    availabilityOf({ ...at(available), isQuantityShown: false, ...more })

  it('is a word, and a number only where the shop wants it', () => {
    expect(told(50)).toEqual({ state: 'IN_STOCK', quantity: null })
    expect(told(10)).toEqual({ state: 'FEW_LEFT', quantity: null })
    expect(told(0, { isQuantityShown: true })).toEqual({ state: 'SOLD_OUT', quantity: 0 })
    expect(told(50, { isQuantityShown: true })).toEqual({ state: 'IN_STOCK', quantity: 50 })
  })

  it('is no number of goods that are not counted, and nothing of those that nobody knows or sells', () => {
    expect(told(0, { mode: 'UNLIMITED', isQuantityShown: true })).toEqual({ state: 'IN_STOCK', quantity: null })
    expect(told(0, { mode: 'UNLIMITED', isVirtual: true })).toEqual({ state: 'SOLD_OUT', quantity: null })
    expect(told(9, { mode: 'UNLIMITED', isVirtual: true })).toEqual({ state: 'FEW_LEFT', quantity: null })
    expect(told(9, { isRetired: true })).toEqual({ state: 'SOLD_OUT', quantity: null })
    expect(availabilityOf(null)).toEqual({ state: 'SOLD_OUT', quantity: null })
  })
})

describe('lines', () => {
  const [a, b] = [derivedId('sku', 1), derivedId('sku', 2)]

  it('are refused when there are none, too many, two of a SKU, or a number out of bounds', () => {
    const codes = (lines: readonly { skuId: string; quantity: number }[], least?: number) =>
      checkLines(lines, least).flatMap((check) => check?.code ?? [])
    expect(codes([])).toEqual(['LINES_COUNT'])
    expect(codes(Array.from({ length: 101 }, (_, index) => ({ skuId: String(index), quantity: 1 })))).toEqual([
      'LINES_COUNT',
    ])
    expect(
      codes([
        { skuId: a, quantity: 1 },
        { skuId: a, quantity: 1 },
      ]),
    ).toEqual(['SKU_TWICE'])
    for (const quantity of [0, -1, 1.5, 2 ** 31]) expect(codes([{ skuId: a, quantity }])).toEqual(['NUMBER_RANGE'])
    expect(codes([{ skuId: a, quantity: 0 }], 0)).toEqual([])
  })

  it('that arrive are of what was shipped, and no more than that', () => {
    const shipped = [{ skuId: a, quantity: 5 }]
    const codes = (skuId: string, quantity: number) =>
      checkArrived([{ skuId, quantity }], shipped).flatMap((check) => check?.code ?? [])
    expect([codes(a, 5), codes(a, 0), codes(a, 6), codes(b, 1)]).toEqual([[], [], ['NUMBER_RANGE'], ['NOT_FOUND']])
  })

  it('of one wish are the same wish in whatever order they are written', () => {
    expect(
      merged([
        { skuId: b, quantity: 1 },
        { skuId: a, quantity: 2 },
        { skuId: b, quantity: 3 },
      ]),
    ).toEqual([
      { skuId: a, quantity: 2 },
      { skuId: b, quantity: 4 },
    ])
  })

  it('give back to each warehouse no more than was taken from it, however they are refunded', () => {
    const quantities = fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 3 })
    fc.assert(
      fc.property(quantities, fc.array(fc.integer({ min: 1, max: 9 }), { maxLength: 6 }), (taken, refunds) => {
        let parts = taken.map((quantity, index) => ({ warehouseId: derivedId('whs', index), quantity, restocked: 0 }))
        for (const refund of refunds) {
          const back = partsBack(parts, refund)
          parts = parts.map((part) => ({
            ...part,
            restocked:
              part.restocked + (back.find(({ warehouseId }) => warehouseId === part.warehouseId)?.quantity ?? 0),
          }))
        }
        const total = (sum: number, value: number) => sum + value
        expect(parts.every(({ quantity, restocked }) => restocked <= quantity)).toBe(true)
        expect(parts.map(({ restocked }) => restocked).reduce(total, 0)).toBe(
          Math.min(taken.reduce(total, 0), refunds.reduce(total, 0)),
        )
      }),
    )
  })
})

it('a transfer goes one way only', () => {
  expect([stateAfter('DRAFT', 'SHIP'), stateAfter('DRAFT', 'RECEIVE'), stateAfter('DRAFT', 'CANCEL')]).toEqual([
    'IN_TRANSIT',
    null,
    'CANCELLED',
  ])
  expect([stateAfter('IN_TRANSIT', 'SHIP'), stateAfter('IN_TRANSIT', 'RECEIVE')]).toEqual([null, 'RECEIVED'])
  for (const step of ['SHIP', 'RECEIVE', 'CANCEL'] as const)
    expect([stateAfter('RECEIVED', step), stateAfter('CANCELLED', step)]).toEqual([null, null])
})

it('a count sets the figure, and others move it', () => {
  expect([changeBy('COUNT', 7, 10), changeBy('STOCK_IN', 7, 10), changeBy('STOCK_OUT', 7, 10)]).toEqual([-3, 7, -7])
})

it('names that look the same are the same, and a shop knows its first warehouse by its own id', () => {
  expect(nameKey(' Ｅast  Depot ')).toBe(nameKey('east depot'))
  expect(mainWarehouseId(derivedId('shp', 3))).toBe(`whs_${derivedId('shp', 3).slice(4)}`)
})
