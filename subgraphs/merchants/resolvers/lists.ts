import { parseId } from '@supermall/kernel/id'
import type { PageArgs } from '@supermall/kernel/page'
import { pageOf } from '@supermall/kernel/page'
import { asConsumer, can, ownShop } from '@supermall/subgraph/viewer'
import type { Context } from '../context.ts'
import { listEntries } from '../data/faq.ts'
import { listFollows } from '../data/follows.ts'
import { listStaff } from '../data/staff.ts'
import type { FaqEntryConnectionModel, FollowedShopConnectionModel, StaffMemberConnectionModel } from './models.ts'
import { seesShop, sightOf } from './sight.ts'

type StaffArgs = PageArgs & { readonly shopId: string; readonly withRemoved: boolean }
type FaqArgs = PageArgs & { readonly shopId?: string | null }

export const staffOf = (args: StaffArgs, { viewer, client }: Context): Promise<StaffMemberConnectionModel> =>
  listStaff(client, { shopId: ownShop(viewer, args.shopId), withRemoved: args.withRemoved }, args)

export async function entriesOf(args: FaqArgs, context: Context): Promise<FaqEntryConnectionModel> {
  const { viewer, client } = context
  const shopId = args.shopId ?? null
  const page = pageOf(args, `faq.${shopId ?? ''}`)
  const isOwn = viewer.audience === 'PLATFORM' || (viewer.audience === 'MERCHANT' && viewer.shopId === shopId)
  const withDisabled = isOwn && can(viewer, 'merchants.faq.edit')
  const isSeen = shopId === null || (await isShopSeen(shopId, context))
  return listEntries(client, { shopId: isSeen ? shopId : NOBODY, withDisabled }, page)
}

/** A shop that has nothing, in place of one that is not seen. */
const NOBODY = ''

async function isShopSeen(shopId: string, context: Context): Promise<boolean> {
  const shop = parseId('shp', shopId) && (await context.loaders.shop.load(shopId))
  return shop !== null && seesShop(shop, sightOf(context))
}

export async function followedShops(
  args: PageArgs,
  { viewer, client, loaders }: Context,
): Promise<FollowedShopConnectionModel> {
  const { accountId } = asConsumer(viewer)
  const follows = await listFollows(client, accountId, args)
  const shops = await Promise.all(follows.edges.map(({ node }) => loaders.shop.load(node.shopId)))
  const edges = follows.edges.flatMap(({ node, cursor }, index) => {
    const shop = shops[index]
    return shop ? [{ node: shop, cursor, followedAt: node.createdAt }] : []
  })
  return {
    edges,
    nodes: edges.map(({ node }) => node),
    pageInfo: follows.pageInfo,
    totalCount: follows.totalCount,
  }
}
