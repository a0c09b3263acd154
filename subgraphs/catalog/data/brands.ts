import type { Connection, PageArgs } from '@supermall/kernel/page'
import type { Where } from '@supermall/subgraph/filter'
import { byId } from '@supermall/subgraph/keyset'
import { listPage } from '@supermall/subgraph/list-page'
import type { Tx } from './database.ts'
import { byPosition } from './lists.ts'
import type { BrandRow } from './rows.ts'

export const findBrand = (db: Tx, id: string): Promise<BrandRow | null> => db.brand.findUnique({ where: { id } })

export const findBrandBySlug = (db: Tx, slug: string): Promise<BrandRow | null> =>
  db.brand.findUnique({ where: { slug } })

/** Whether any product has it, after waiting for those that are just being given it. */
export async function isBrandUsed(db: Tx, id: string): Promise<boolean> {
  await db.$queryRaw`select id from brand where id = ${id} for update`
  return (await db.product.findFirst({ where: { brandId: id }, select: { id: true } })) !== null
}

type BrandListing = { readonly where: Where; readonly isNewestFirst: boolean }

export const listBrands = (
  db: Tx,
  { where, isNewestFirst }: BrandListing,
  args: PageArgs,
): Promise<Connection<BrandRow>> =>
  listPage<BrandRow>(
    db.brand,
    {
      where,
      ...(isNewestFirst
        ? { order: byId(true), sort: 'brands-newest' }
        : { order: byPosition, sort: 'brands-position' }),
    },
    args,
  )
