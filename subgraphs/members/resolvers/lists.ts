import type { PageArgs } from '@supermall/kernel/page'
import { connection, pageOf } from '@supermall/kernel/page'
import { positionIn } from '@supermall/subgraph/keyset'
import { asConsumer } from '@supermall/subgraph/viewer'
import type { Context } from '../context.ts'
import { countExports, listExports } from '../data/exports.ts'
import { countFavourites, LATEST, listFavourites } from '../data/favourites.ts'
import { countInbox, listInbox } from '../data/inbox.ts'
import { countMessages, listMessages } from '../data/mass-messages.ts'
import type { MemberOrder } from '../data/member-list.ts'
import { countMembers, listMembers, ORDERS } from '../data/member-list.ts'
import type { MemberWhere } from '../data/member-where.ts'
import { countViewsOf, LAST_SEEN, listViews } from '../data/product-views.ts'
import type {
  FavouriteConnectionModel,
  InboxConnectionModel,
  MemberConnectionModel,
  MemberExportConnectionModel,
  MemberMessageConnectionModel,
  ProductViewConnectionModel,
} from './models.ts'

type MembersArgs = PageArgs & { readonly where?: MemberWhere | null; readonly orderBy: MemberOrder }

export async function membersFound(args: MembersArgs, { client }: Context): Promise<MemberConnectionModel> {
  const where = args.where ?? {}
  const page = pageOf(args, `members.${args.orderBy}`)
  const order = ORDERS[args.orderBy]
  const rows = await listMembers(client, where, { page, order })
  return { ...connection(rows, page, positionIn(order)), totalCount: () => countMembers(client, where) }
}

export async function ownFavourites(args: PageArgs, { viewer, client }: Context): Promise<FavouriteConnectionModel> {
  const { accountId } = asConsumer(viewer)
  const page = pageOf(args, 'favourites')
  const rows = await listFavourites(client, accountId, page)
  return { ...connection(rows, page, positionIn(LATEST)), totalCount: () => countFavourites(client, accountId) }
}

export async function ownViews(args: PageArgs, { viewer, client }: Context): Promise<ProductViewConnectionModel> {
  const { accountId } = asConsumer(viewer)
  const page = pageOf(args, 'views')
  const rows = await listViews(client, accountId, page)
  return { ...connection(rows, page, positionIn(LAST_SEEN)), totalCount: () => countViewsOf(client, accountId) }
}

export async function ownInbox(args: PageArgs, { viewer, client }: Context): Promise<InboxConnectionModel> {
  const { accountId } = asConsumer(viewer)
  const page = pageOf(args, 'inbox')
  const rows = await listInbox(client, accountId, page)
  return { ...connection(rows, page, positionIn(LATEST)), totalCount: () => countInbox(client, accountId) }
}

export async function allExports(args: PageArgs, { client }: Context): Promise<MemberExportConnectionModel> {
  const page = pageOf(args, 'member-exports')
  const rows = await listExports(client, page)
  return { ...connection(rows, page, positionIn(LATEST)), totalCount: () => countExports(client) }
}

export async function allMessages(args: PageArgs, { client }: Context): Promise<MemberMessageConnectionModel> {
  const page = pageOf(args, 'member-messages')
  const rows = await listMessages(client, page)
  return { ...connection(rows, page, positionIn(LATEST)), totalCount: () => countMessages(client) }
}
