import { secretsChanged } from '@supermall/contracts/catalog'
import type { Id } from '@supermall/kernel/id'
import type { Unit } from '../data/database.ts'
import type { Counted } from '../data/secrets.ts'

/** Whoever counts goods hears how many there are of these, for nobody else knows. */
export function tellSecrets(counted: readonly Counted[], { emit }: Pick<Unit, 'emit'>): void {
  for (const { id, productId, shopId, secretsLeft: left, secretsRevision: revision } of counted)
    emit(
      secretsChanged({
        skuId: id as Id<'sku'>,
        productId: productId as Id<'prd'>,
        shopId: shopId as Id<'shp'>,
        left,
        revision,
      }),
    )
}
