import { payload } from '@supermall/subgraph/payload'
import { addStaff } from '../commands/add-staff.ts'
import { createStore } from '../commands/create-store.ts'
import { removeStaff } from '../commands/remove-staff.ts'
import { setStoreClerks } from '../commands/set-store-clerks.ts'
import { closeStore, reopenStore } from '../commands/set-store-status.ts'
import { transferOwnership } from '../commands/transfer-ownership.ts'
import { updateStaff } from '../commands/update-staff.ts'
import { updateStore } from '../commands/update-store.ts'
import type { MutationResolvers } from './types.generated.ts'

export const staffMutations = {
  staffAdd: (_, { input }, { operate }) =>
    operate('merchants.staff.edit', (unit) => addStaff(input, unit)).then(payload('staff')),
  staffUpdate: (_, { input }, { operate }) =>
    operate('merchants.staff.edit', (unit) => updateStaff(input, unit)).then(payload('staff')),
  staffRemove: (_, { input }, { operate }) =>
    operate('merchants.staff.edit', (unit) => removeStaff(input, unit)).then(payload('staff')),
  shopOwnershipTransfer: (_, { input }, { operate }) =>
    operate('merchants.staff.edit', (unit) => transferOwnership(input, unit)).then(payload('shop')),
  storeCreate: (_, { input }, { operate }) =>
    operate('merchants.store.edit', (unit) => createStore(input, unit)).then(payload('store')),
  storeUpdate: (_, { input }, { operate }) =>
    operate('merchants.store.edit', (unit) => updateStore(input, unit)).then(payload('store')),
  storeClose: (_, { input }, { operate }) =>
    operate('merchants.store.edit', (unit) => closeStore(input, unit)).then(payload('store')),
  storeReopen: (_, { input }, { operate }) =>
    operate('merchants.store.edit', (unit) => reopenStore(input, unit)).then(payload('store')),
  storeClerksSet: (_, { input }, { operate }) =>
    operate('merchants.store.edit', (unit) => setStoreClerks(input, unit)).then(payload('store')),
} satisfies Partial<MutationResolvers>
