import { badInput } from '@supermall/kernel/fault'
import { parseId } from '@supermall/kernel/id'
import type { PageArgs } from '@supermall/kernel/page'
import { connection, pageOf } from '@supermall/kernel/page'
import type { Context } from '../context.ts'
import { countIds, positionOf } from '../data/nearby-page.ts'
import type { ShopOrder, ShopWhere } from '../data/shop-list.ts'
import { listShops, shopListing } from '../data/shop-list.ts'
import { listStores, storeListing } from '../data/stores.ts'
import type { Near } from '../domain/geo.ts'
import type { StoreDuty } from '../domain/store.ts'
import type { ShopConnectionModel, StoreConnectionModel } from './models.ts'
import { sightOf } from './sight.ts'

type ShopArgs = PageArgs & {
  readonly where?: ShopWhere | null
  readonly near: Near | null
  readonly orderBy: ShopOrder
}
type StoreArgs = PageArgs & {
  readonly shopId?: string | null
  readonly near: Near | null
  readonly canServe?: StoreDuty | null
}

/** A distance belongs to a place, so a cursor made around another place belongs to another list. */
const around = (near: Near | null): string => (near ? `@${near.latitude},${near.longitude}` : '')

export async function shopsFound(args: ShopArgs, context: Context): Promise<ShopConnectionModel> {
  const { where = null, near, orderBy } = args
  if (orderBy === 'DISTANCE' && !near) throw badInput('`DISTANCE` needs `near`.')
  const page = pageOf(args, `shops.${orderBy}${orderBy === 'DISTANCE' ? around(near) : ''}`)
  const listing = shopListing({ where, near, orderBy }, sightOf(context))
  const shops = await listShops(context.client, listing, page)
  return {
    ...connection(shops, page, ({ listed }) => positionOf(listed)),
    totalCount: () => countIds(context.client, listing),
  }
}

export async function storesFound(args: StoreArgs, context: Context): Promise<StoreConnectionModel> {
  const { near, canServe = null } = args
  const page = pageOf(args, `stores${around(near)}`)
  const shopId = args.shopId == null ? null : (parseId('shp', args.shopId) ?? NOBODY)
  const listing = storeListing({ shopId, near, canServe }, sightOf(context))
  const stores = await listStores(context.client, listing, page)
  return {
    ...connection(stores, page, ({ listed }) => positionOf(listed)),
    totalCount: () => countIds(context.client, listing),
  }
}

/** A shop that has nothing: what is no shop's id finds no stores instead of all of them. */
const NOBODY = ''
