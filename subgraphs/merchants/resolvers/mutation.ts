import { payload } from '@supermall/subgraph/payload'
import { asConsumer } from '@supermall/subgraph/viewer'
import { apply } from '../commands/apply.ts'
import { approveApplication } from '../commands/approve-application.ts'
import { followShop, unfollowShop } from '../commands/follow-shop.ts'
import { rejectApplication } from '../commands/reject-application.ts'
import { setFeature } from '../commands/set-feature.ts'
import { updateMallSettings, updateShopSettings } from '../commands/update-settings.ts'
import { withdrawApplication } from '../commands/withdraw-application.ts'
import { createFaqEntry, deleteFaqEntry, updateFaqEntry } from '../commands/write-faq.ts'
import { createField, removeField, updateField } from '../commands/write-form-field.ts'
import { EDIT_FORM } from './merchant-application.ts'
import { shopMutations } from './shop-mutations.ts'
import { staffMutations } from './staff-mutations.ts'
import type { MutationResolvers } from './types.generated.ts'

export const Mutation: MutationResolvers = {
  ...shopMutations,
  ...staffMutations,
  merchantApply: (_, { input }, { transact, viewer }) =>
    transact((unit) => apply(input, asConsumer(viewer).accountId, unit)).then(payload('application')),
  merchantApplicationWithdraw: (_, { input }, { transact, viewer }) =>
    transact((unit) => withdrawApplication(input.applicationId, asConsumer(viewer).accountId, unit)).then(
      payload('application'),
    ),
  merchantApplicationApprove: (_, { input }, { operate }) =>
    operate('merchants.application.audit', (unit) => approveApplication(input, unit)).then(payload('application')),
  merchantApplicationReject: (_, { input }, { operate }) =>
    operate('merchants.application.audit', (unit) => rejectApplication(input, unit)).then(payload('application')),
  merchantFormFieldCreate: (_, { input }, { operate }) =>
    operate(EDIT_FORM, (unit) => createField(input, unit)).then(payload('field')),
  merchantFormFieldUpdate: (_, { input }, { operate }) =>
    operate(EDIT_FORM, (unit) => updateField(input, unit)).then(payload('field')),
  merchantFormFieldDelete: (_, { input }, { operate }) =>
    operate(EDIT_FORM, (unit) => removeField(input, unit)).then(payload('field')),
  mallSettingsUpdate: (_, { input }, { operate }) =>
    operate('merchants.settings.edit', (unit) => updateMallSettings(input, unit)).then(payload('settings')),
  shopSettingsUpdate: (_, { input }, { operate }) =>
    operate('merchants.settings.edit', (unit) => updateShopSettings(input, unit)).then(payload('settings')),
  featureSet: (_, { input }, { operate }) =>
    operate('merchants.feature.edit', (unit) => setFeature(input, unit)).then(payload('feature')),
  shopFollow: (_, { input }, { transact, viewer }) =>
    transact((unit) => followShop(input.shopId, asConsumer(viewer).accountId, unit)).then(payload('shop')),
  shopUnfollow: (_, { input }, { transact, viewer }) =>
    transact((unit) => unfollowShop(input.shopId, asConsumer(viewer).accountId, unit)).then(payload('shop')),
  faqEntryCreate: (_, { input }, { operate }) =>
    operate('merchants.faq.edit', (unit) => createFaqEntry(input, unit)).then(payload('entry')),
  faqEntryUpdate: (_, { input }, { operate }) =>
    operate('merchants.faq.edit', (unit) => updateFaqEntry(input, unit)).then(payload('entry')),
  faqEntryDelete: (_, { input }, { operate }) =>
    operate('merchants.faq.edit', (unit) => deleteFaqEntry(input, unit)).then(payload('entry')),
}
