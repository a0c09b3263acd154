import { derivedId } from '@supermall/kernel/id'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { allocate } from './allocate.ts'
import type { Ledger } from './ledger.ts'
import { openLedger } from './ledger.ts'
import type { Move, MovementKind } from './movement.ts'
import type { PlacedShelf, Sku } from './stock.ts'
import { freeOn, MOST_AVAILABLE, MOST_ON_HAND } from './stock.ts'
import { MOST_WAREHOUSES } from './warehouse.ts'

const skuId = derivedId('sku', 1)
const places = [0, 1, 2].map((at) => derivedId('whs', at))

const sku: Sku = {
  id: skuId,
  productId: derivedId('prd', 1),
  shopId: derivedId('shp', 1),
  mode: 'ON_ORDER',
  threshold: 10,
  available: 0,
  alert: 'OUT',
  isRetired: false,
  isVirtual: false,
  secretsRevision: 0,
  isShown: null,
  version: 1,
}

const shelf = (at: number, { onHand = 0, held = 0, isEnabled = true, priority = at } = {}): PlacedShelf => ({
  id: derivedId('stk', at),
  skuId,
  warehouseId: places[at] ?? derivedId('whs', 9),
  shopId: sku.shopId,
  onHand,
  held,
  received: onHand,
  returned: 0,
  issued: 0,
  sold: 0,
  moves: 0,
  isEnabled,
  priority,
})

/** The steps that commands make: each kind moves what it may move. */
const step = fc
  .record({
    kind: fc.integer({ min: 0, max: 6 }),
    at: fc.integer({ min: 0, max: 2 }),
    quantity: fc.integer({ min: 1, max: 20 }),
  })
  .map(({ kind, at, quantity: q }): Move => {
    const kinds: readonly (readonly [MovementKind, number, number])[] = [
      ...([
        ['STOCK_IN', q, 0],
        ['STOCK_OUT', -q, 0],
        ['HOLD', 0, q],
        ['RELEASE', 0, -q],
      ] as const),
      ...([
        ['DEDUCT', -q, -q],
        ['RESTOCK', q, 0],
        ['COUNT', -q, 0],
      ] as const),
    ]
    const [name, onHand, held] = kinds[kind] ?? ['COUNT', q, 0]
    return { skuId, warehouseId: places[at] ?? derivedId('whs', 0), kind: name, onHand, held, reference: 'test' }
  })

const shelves = (ledger: Ledger): readonly PlacedShelf[] => ledger.shelvesOf(skuId)

describe('a ledger', () => {
  it('never has less than nothing, holds no more than there is, and always adds up, whatever is tried', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 80 }), (steps) => {
        const ledger = openLedger(
          [sku],
          [0, 1, 2].map((at) => shelf(at, { onHand: 10 })),
        )
        for (const one of steps) {
          const before = shelves(ledger)
          if (!ledger.move(one)) expect(shelves(ledger)).toEqual(before)
          for (const { onHand, held, received, returned, issued, sold } of shelves(ledger)) {
            expect(held >= 0 && held <= onHand).toBe(true)
            expect(onHand).toBe(received + returned - issued - sold)
          }
        }
      }),
    )
  })

  it('has one movement for every step that was made, each beginning where the one before it ended', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
        const ledger = openLedger(
          [sku],
          [0, 1, 2].map((at) => shelf(at, { onHand: 10 })),
        )
        const made = steps.filter((one) => ledger.move(one)).length
        const { movements, shelves: changed } = ledger.close()
        expect(movements).toHaveLength(made)
        for (const { before, after } of changed) {
          const own = movements.filter(({ warehouseId }) => warehouseId === before.warehouseId)
          expect(own.map(({ number }) => number)).toEqual(own.map((_, index) => before.moves + index + 1))
          let [onHand, held] = [before.onHand, before.held]
          for (const { onHandBefore, onHandAfter, heldBefore, heldAfter } of own) {
            expect([onHandBefore, heldBefore]).toEqual([onHand, held])
            ;[onHand, held] = [onHandAfter, heldAfter]
          }
          expect([onHand, held]).toEqual([after.onHand, after.held])
        }
      }),
    )
  })

  it('counts what can be sold over the enabled warehouses alone', () => {
    const ledger = openLedger([sku], [shelf(0, { onHand: 5, held: 2 }), shelf(1, { onHand: 9, isEnabled: false })])
    expect(ledger.free(skuId)).toBe(3)
    expect(ledger.close().skus).toMatchObject([{ after: { available: 3, alert: 'LOW' } }])
  })

  it('holds no more of one SKU than can be counted over all warehouses that a shop may have', () => {
    const placed = Array.from({ length: MOST_WAREHOUSES }, (_, at) => ({
      ...shelf(at, { onHand: MOST_ON_HAND - 1 }),
      warehouseId: derivedId('whs', at),
    }))
    const ledger = openLedger([sku], placed)
    const move = (at: number, onHand: number) =>
      ledger.move({ skuId, warehouseId: derivedId('whs', at), kind: 'STOCK_IN', onHand, held: 0, reference: '' })
    for (let at = 0; at < MOST_WAREHOUSES; at++)
      expect([move(at, 2), move(at, 1), move(at, 1)]).toEqual([false, true, false])
    const [closed] = ledger.close().skus
    expect(closed?.after.available).toBe(MOST_AVAILABLE)
    expect(MOST_AVAILABLE).toBeLessThan(2 ** 31)
    expect(move(0, -1)).toBe(true)
  })

  it('says by a number that only rises what became of a SKU later', () => {
    const opened = (moves: number, version: number) =>
      openLedger([{ ...sku, version }], [{ ...shelf(0, { onHand: 5 }), moves }, shelf(1, { onHand: 1 })])
    const take = { skuId, warehouseId: shelf(0).warehouseId, kind: 'HOLD', onHand: 0, held: 1, reference: '' } as const
    const first = opened(3, 1)
    first.move(take)
    const second = opened(4, 1)
    second.amend(skuId, { threshold: 2 })
    const [[one], [other]] = [first.close().skus, second.close().skus]
    expect([one?.revision, other?.revision]).toEqual([5, 6])
  })

  it('changes nothing when nothing moves', () => {
    const ledger = openLedger([{ ...sku, available: 5, alert: 'LOW' }], [shelf(0, { onHand: 5 })])
    expect(ledger.close()).toEqual({ movements: [], shelves: [], skus: [] })
    expect(
      ledger.move({ skuId, warehouseId: derivedId('whs', 7), kind: 'HOLD', onHand: 0, held: 1, reference: '' }),
    ).toBe(false)
  })
})

describe('a line', () => {
  const amounts = fc.array(fc.integer({ min: 0, max: 9 }), { minLength: 3, maxLength: 3 })

  it('is taken whole or not at all, and from nowhere more than is free', () => {
    fc.assert(
      fc.property(amounts, fc.integer({ min: 1, max: 30 }), (onHands, quantity) => {
        const placed = onHands.map((onHand, at) => shelf(at, { onHand }))
        const parts = allocate(placed, quantity)
        const sum = onHands.reduce((total, onHand) => total + onHand, 0)
        expect(parts === null).toBe(quantity > sum)
        expect((parts ?? []).reduce((total, part) => total + part.quantity, 0)).toBe(parts ? quantity : 0)
        for (const part of parts ?? []) {
          const from = placed.find(({ warehouseId }) => warehouseId === part.warehouseId)
          expect(from && part.quantity <= freeOn(from)).toBe(true)
        }
      }),
    )
  })

  it('comes from the first open warehouse that has all of it, else from all of them in their order', () => {
    const placed = [shelf(0, { onHand: 2 }), shelf(1, { onHand: 9, isEnabled: false }), shelf(2, { onHand: 4 })]
    expect(allocate(placed, 3)).toEqual([{ warehouseId: places[2], quantity: 3 }])
    expect(allocate(placed, 5)).toEqual([
      { warehouseId: places[0], quantity: 2 },
      { warehouseId: places[2], quantity: 3 },
    ])
    expect(allocate(placed, 7)).toBeNull()
  })
})
