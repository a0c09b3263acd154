import { derivedId } from '@supermall/kernel/id'
import type { FilledDocument } from '../data/fill.ts'
import { MOST_LINES } from '../domain/check.ts'
import type { Placed } from './shelves.ts'
import { OPENING } from './shelves.ts'

/** The first goods of each warehouse came in by a document of its owner's; those beyond its last line have none. */
export function openings() {
  const lines = new Map<string, Placed[]>()
  const idOf = (warehouseId: string): string => derivedId('sdc', [...lines.keys()].indexOf(warehouseId))
  return {
    lines,
    idOf,
    add(place: Placed): string {
      const known = lines.get(place.warehouseId) ?? []
      if (known.length >= MOST_LINES) return OPENING
      lines.set(place.warehouseId, [...known, place])
      return idOf(place.warehouseId)
    },
  }
}

export const documentsOf = ({ lines, idOf }: ReturnType<typeof openings>, now: Date): readonly FilledDocument[] =>
  [...lines].map(([warehouseId, places]) => ({
    document: {
      id: idOf(warehouseId),
      shopId: derivedId('shp', places[0]?.sku.shop ?? 0),
      warehouseId,
      kind: 'STOCK_IN',
      remark: '期初入库 Opening stock',
      operatorId: derivedId('acc', 1000 + (places[0]?.sku.shop ?? 0)),
      createdAt: now,
    },
    lines: places.map(({ sku, onHand }) => ({ skuId: sku.id, quantity: onHand, onHandBefore: 0, onHandAfter: onHand })),
  }))
