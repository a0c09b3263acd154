import { parseId } from '@supermall/kernel/id'
import type { PageArgs } from '@supermall/kernel/page'
import { connection, pageOf } from '@supermall/kernel/page'
import { positionIn } from '@supermall/subgraph/keyset'
import { asConsumer, can, ownShop } from '@supermall/subgraph/viewer'
import type { Context } from '../context.ts'
import { countEntries, IN_PLACE, listEntries } from '../data/faq.ts'
import { countFollowsOf, LATEST, listFollows } from '../data/follows.ts'
import { countStaff, IN_ORDER_OF_COMING, listStaff } from '../data/staff.ts'
import type { FaqEntryConnectionModel, FollowedShopConnectionModel, StaffMemberConnectionModel } from './models.ts'
import { seesShop, sightOf } from './sight.ts'

type StaffArgs = PageArgs & { readonly shopId: string; readonly withRemoved: boolean }
type FaqArgs = PageArgs & { readonly shopId?: string | null }

export async function staffOf(args: StaffArgs, { viewer, client }: Context): Promise<StaffMemberConnectionModel> {
  const asked = { shopId: ownShop(viewer, args.shopId), withRemoved: args.withRemoved }
  const page = pageOf(args, `staff.${args.shopId}`)
  const rows = await listStaff(client, { ...asked, page })
  return { ...connection(rows, page, positionIn(IN_ORDER_OF_COMING)), totalCount: () => countStaff(client, asked) }
}

export async function entriesOf(args: FaqArgs, context: Context): Promise<FaqEntryConnectionModel> {
  const { viewer, client } = context
  const shopId = args.shopId ?? null
  const page = pageOf(args, `faq.${shopId ?? ''}`)
  const isOwn = viewer.audience === 'PLATFORM' || (viewer.audience === 'MERCHANT' && viewer.shopId === shopId)
  const asked = { shopId, withDisabled: isOwn && can(viewer, 'merchants.faq.edit') }
  const isSeen = shopId === null || (await isShopSeen(shopId, context))
  const rows = isSeen ? await listEntries(client, asked, page) : []
  return {
    ...connection(rows, page, positionIn(IN_PLACE)),
    totalCount: async () => (isSeen ? countEntries(client, asked) : 0),
  }
}

async function isShopSeen(shopId: string, context: Context): Promise<boolean> {
  const shop = parseId('shp', shopId) && (await context.loaders.shop.load(shopId))
  return shop !== null && seesShop(shop, sightOf(context))
}

export async function followedShops(
  args: PageArgs,
  { viewer, client, loaders }: Context,
): Promise<FollowedShopConnectionModel> {
  const { accountId } = asConsumer(viewer)
  const page = pageOf(args, 'followed')
  const follows = connection(await listFollows(client, accountId, page), page, positionIn(LATEST))
  const shops = await Promise.all(follows.edges.map(({ node }) => loaders.shop.load(node.shopId)))
  const edges = follows.edges.flatMap(({ node, cursor }, index) => {
    const shop = shops[index]
    return shop ? [{ node: shop, cursor, followedAt: node.createdAt }] : []
  })
  return {
    edges,
    nodes: edges.map(({ node }) => node),
    pageInfo: follows.pageInfo,
    totalCount: () => countFollowsOf(client, accountId),
  }
}
