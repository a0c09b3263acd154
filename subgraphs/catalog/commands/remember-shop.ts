import { goodsReshown } from '@supermall/contracts/catalog'
import type { shopChanged } from '@supermall/contracts/merchants'
import type { Unit } from '../data/database.ts'
import { rememberFacts } from '../data/shops.ts'
import { shownUntil } from '../domain/visibility.ts'

type ShopFacts = ReturnType<typeof shopChanged>['payload']

/** Copied as told, whole; the goods of a shop that closed are hidden from this moment without being touched. */
export async function rememberShop(facts: ShopFacts, unit: Unit): Promise<void> {
  const { shopId, version, name, status, mostProducts, isGoodsAuditNeeded } = facts
  await rememberFacts(unit.db, {
    id: shopId,
    version,
    name,
    status,
    mostProducts,
    isGoodsAuditNeeded,
    shownUntil: shownUntil(facts),
  })
  unit.emit(goodsReshown({ domain: 'catalog', shopId }))
}
