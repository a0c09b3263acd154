import type { Edge } from '@supermall/kernel/page'
import type { Counted } from '@supermall/subgraph/list-page'
import type { SettingsScope } from '../commands/update-settings.ts'
import type { Application } from '../domain/application.ts'
import type { FaqEntry } from '../domain/faq.ts'
import type { Feature } from '../domain/features.ts'
import type { FormField, KeptAnswer } from '../domain/form.ts'
import type { Shop } from '../domain/shop.ts'
import type { ShopCategory } from '../domain/shop-category.ts'
import type { ShopGroup } from '../domain/shop-group.ts'
import type { StaffMember } from '../domain/staff.ts'
import type { Store } from '../domain/store.ts'

/** What stands behind each type of the schema: what its resolvers are given. */
type Found = { readonly distanceMeters?: number | null }

export type ShopModel = Shop & Found
export type StoreModel = Store & Found
export type ShopGroupModel = ShopGroup
export type ShopCategoryModel = ShopCategory
export type ShopFeatureModel = Feature
export type MerchantApplicationModel = Application
export type MerchantFormFieldModel = FormField
export type FormFieldModel = KeptAnswer
export type StaffMemberModel = StaffMember
export type FaqEntryModel = FaqEntry
export type SettingsModel = SettingsScope

export type ShopConnectionModel = Counted<ShopModel>
export type StoreConnectionModel = Counted<StoreModel>
export type MerchantApplicationConnectionModel = Counted<Application>
export type StaffMemberConnectionModel = Counted<StaffMember>
export type FaqEntryConnectionModel = Counted<FaqEntry>
export type FollowedShopConnectionModel = Omit<Counted<ShopModel>, 'edges'> & {
  readonly edges: readonly (Edge<ShopModel> & { readonly followedAt: Date })[]
}
