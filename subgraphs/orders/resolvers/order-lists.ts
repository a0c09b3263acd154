import { skuFacts } from '@supermall/contracts/catalog'
import { badInput } from '@supermall/kernel/fault'
import { parseId } from '@supermall/kernel/id'
import type { PageArgs } from '@supermall/kernel/page'
import { pageOf } from '@supermall/kernel/page'
import { fromWire } from '@supermall/kernel/wire'
import { listExports } from '@supermall/subgraph/export-runs'
import type { Viewer } from '@supermall/subgraph/viewer'
import { asConsumer, ownShop, signedIn } from '@supermall/subgraph/viewer'
import type { Context } from '../context.ts'
import type { Export } from '../data/exports.ts'
import { countTabs, listOrders, managedWhere, NEWEST, OLDEST, ownWhere } from '../data/order-list.ts'
import type { OrderWhere } from '../data/order-where.ts'
import { isGift } from '../domain/order.ts'
import { assertWord } from '../domain/search-word.ts'
import type { Tab } from '../domain/status.ts'
import { isBuyer } from './sight.ts'

type OwnArgs = PageArgs & { readonly tab: Tab; readonly search?: string | null }
type ManagedArgs = PageArgs & { readonly where?: OrderWhere | null; readonly orderBy: 'NEWEST' | 'OLDEST' }

export function ownOrders({ tab, search, ...args }: OwnArgs, { viewer, client }: Context) {
  const { accountId } = asConsumer(viewer)
  const where = ownWhere({ accountId, tab, search: wordOf(search) })
  return listOrders(client, where, { page: pageOf(args, `own.${tab}`), sorting: NEWEST })
}

function wordOf(search: string | null | undefined): string | null {
  assertWord(search)
  return search?.trim() ?? null
}

export async function managedOrders({ where, orderBy, ...args }: ManagedArgs, { viewer, client }: Context) {
  const sorting = orderBy === 'NEWEST' ? NEWEST : OLDEST
  const page = pageOf(args, `managed.${orderBy}`)
  return listOrders(client, await managedWhere(client, reachOf(viewer), where), { page, sorting })
}

/** Staff of a shop reach their shop, the platform all of them. */
export function reachOf(viewer: Viewer) {
  const known = signedIn(viewer)
  if (known.audience === 'CONSUMER') throw badInput('Consumers run no orders.')
  return known.audience === 'MERCHANT' ? known.shopId : null
}

export const ownCounts = ({ viewer, client }: Context) => countTabs(client, { accountId: asConsumer(viewer).accountId })

export function managedCounts(shopId: string | null | undefined, { viewer, client }: Context) {
  const asked = shopId == null ? null : parseId('shp', shopId)
  if (shopId != null && asked === null) throw badInput('`shopId` is no id of a shop.')
  return countTabs(client, { shopId: asked === null ? reachOf(viewer) : ownShop(viewer, asked) })
}

export function ownExports(args: PageArgs, { viewer, client }: Context) {
  const shopId = reachOf(viewer)
  return listExports<Export>(client, shopId === null ? {} : { shopId }, args)
}

export async function linesToBuyAgain(orderId: string, { viewer, loaders, ask }: Context) {
  const id = parseId('ord', orderId)
  const order = id && (await loaders.order.load(id))
  if (!order || !isBuyer(viewer, order.accountId)) return []
  const orders = order.isParent ? await loaders.children.load(order.id) : [order]
  const all = (await Promise.all(orders.map((one) => loaders.lines.load(one.id)))).flat()
  const lines = all.filter((line) => !isGift(line)).slice(0, 100)
  const { skus } = lines.length === 0 ? { skus: [] } : await ask(skuFacts, { skuIds: lines.map(({ skuId }) => skuId) })
  return lines.map(({ skuId, quantity }) => {
    const sku = skus.find((one) => one.skuId === skuId)
    return { sku: { id: skuId }, quantity, isOnSale: sku?.isOnSale ?? false, price: sku ? fromWire(sku.price) : null }
  })
}
