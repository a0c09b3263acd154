import type { PageArgs } from '@supermall/kernel/page'
import { pageOf } from '@supermall/kernel/page'
import { listExports } from '@supermall/subgraph/export-runs'
import { asConsumer } from '@supermall/subgraph/viewer'
import type { Context } from '../context.ts'
import { listFavourites } from '../data/favourites.ts'
import { pageInbox } from '../data/inbox.ts'
import { listMessages } from '../data/mass-messages.ts'
import type { MemberOrder } from '../data/member-list.ts'
import { listMembers } from '../data/member-list.ts'
import type { MemberWhere } from '../data/member-where.ts'
import { listViews } from '../data/product-views.ts'
import type {
  FavouriteConnectionModel,
  InboxConnectionModel,
  MemberConnectionModel,
  MemberExportConnectionModel,
  MemberMessageConnectionModel,
  ProductViewConnectionModel,
} from './models.ts'

type MembersArgs = PageArgs & { readonly where?: MemberWhere | null; readonly orderBy: MemberOrder }

export const membersFound = (args: MembersArgs, { client }: Context): Promise<MemberConnectionModel> =>
  listMembers(client, { where: args.where ?? {}, orderBy: args.orderBy }, args)

export const ownFavourites = (args: PageArgs, { viewer, client }: Context): Promise<FavouriteConnectionModel> =>
  listFavourites(client, asConsumer(viewer).accountId, args)

export const ownViews = (args: PageArgs, { viewer, client }: Context): Promise<ProductViewConnectionModel> =>
  listViews(client, asConsumer(viewer).accountId, args)

export const ownInbox = (args: PageArgs, { viewer, client }: Context): Promise<InboxConnectionModel> =>
  pageInbox(client, asConsumer(viewer).accountId, pageOf(args, 'inbox'))

export const allExports = (args: PageArgs, { client }: Context): Promise<MemberExportConnectionModel> =>
  listExports(client, {}, args)

export const allMessages = (args: PageArgs, { client }: Context): Promise<MemberMessageConnectionModel> =>
  listMessages(client, args)
