import { goodsThere } from '@supermall/contracts/catalog'
import type { Id } from '@supermall/kernel/id'
import { answer } from '@supermall/messaging/ask'
import type { Within } from '../data/database.ts'
import { findThere } from '../data/goods-there.ts'

export default answer(goodsThere, async (named, { db }: Within) => {
  const found = await findThere(db.sql, named)
  const owned = <Prefix extends string>(kind: 'PRODUCT' | 'SKU') =>
    found
      .filter((one) => one.kind === kind)
      .map(({ id, shopId }) => ({ id: id as Id<Prefix>, shopId: shopId as Id<'shp'> }))
  return {
    products: owned<'prd'>('PRODUCT'),
    skus: owned<'sku'>('SKU'),
    categoryIds: found.filter(({ kind }) => kind === 'CATEGORY').map(({ id }) => id as Id<'cat'>),
  }
})
