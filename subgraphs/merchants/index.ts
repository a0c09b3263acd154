import { defineSubgraph } from '@supermall/subgraph/definition'
import pickupStore from './answers/pickup-store.ts'
import shopMemberships from './answers/shop-memberships.ts'
import shopRights from './answers/shop-rights.ts'
import shopStanding from './answers/shop-standing.ts'
import shopStates from './answers/shop-states.ts'
import shopTerms from './answers/shop-terms.ts'
import storeShops from './answers/store-shops.ts'
import loginChanged from './consumers/login-changed.ts'
import userBanned from './consumers/user-banned.ts'
import userDeleted from './consumers/user-deleted.ts'
import type { Context } from './context.ts'
import { context } from './context.ts'
import type { Tools, Tx } from './data/database.ts'
import { open } from './data/database.ts'
import expireFeatures from './jobs/expire-features.ts'
import expireShops from './jobs/expire-shops.ts'
import { FormField, MerchantApplication, MerchantFormField } from './resolvers/merchant-application.ts'
import { Mutation } from './resolvers/mutation.ts'
import { Query } from './resolvers/query.ts'
import { Settings } from './resolvers/settings.ts'
import { Shop } from './resolvers/shop.ts'
import { ShopCategory, ShopFeature, ShopGroup } from './resolvers/shop-group.ts'
import { StaffMember } from './resolvers/staff-member.ts'
import { FaqEntry, Store } from './resolvers/store.ts'
import { seed } from './seed.ts'

export default defineSubgraph<Tx, Tools, Context>({
  name: 'merchants',
  open,
  context,
  resolvers: {
    Query,
    Mutation,
    Shop,
    ShopGroup,
    ShopCategory,
    ShopFeature,
    MerchantApplication,
    MerchantFormField,
    FormField,
    StaffMember,
    Store,
    FaqEntry,
    Settings,
  },
  consumers: [loginChanged, userBanned, userDeleted],
  answers: [pickupStore, shopMemberships, shopRights, shopStanding, shopStates, shopTerms, storeShops],
  jobs: [expireShops, expireFeatures],
  seed,
})
