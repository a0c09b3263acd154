import type { Id } from '@supermall/kernel/id'
import type { Counted } from '@supermall/subgraph/list-page'
import type { Export } from '../data/exports.ts'
import type { InboxMessage } from '../data/inbox.ts'
import type { MassMessage } from '../data/mass-messages.ts'
import type { Favourite } from '../domain/favourite.ts'
import type { Member } from '../domain/member.ts'
import type { ProductView } from '../domain/product-view.ts'

/** What stands behind each type of the schema that is more than a row. */
export type AccountModel = { readonly id: Id<'acc'> }
export type ProductModel = { readonly id: Id<'prd'> }
export type PointsRankModel = { readonly accountId: string; readonly member: Member | null }
export type MemberRankModel = { readonly place: number; readonly member: Member }

export type MemberConnectionModel = Counted<Member>
export type FavouriteConnectionModel = Counted<Favourite>
export type ProductViewConnectionModel = Counted<ProductView>
export type InboxConnectionModel = Counted<InboxMessage>
export type MemberExportConnectionModel = Counted<Export>
export type MemberMessageConnectionModel = Counted<MassMessage>
