import { payload } from '@supermall/subgraph/payload'
import { createBundle } from '../commands/create-bundle.ts'
import { createGroup } from '../commands/create-group.ts'
import { importSecrets, removeSecrets } from '../commands/import-secrets.ts'
import { setGroupItems } from '../commands/set-group-items.ts'
import { deleteBundle, updateBundle } from '../commands/update-bundle.ts'
import { deleteGroup, updateGroup } from '../commands/update-group.ts'
import { productMutations } from './product-mutations.ts'
import { taxonomyMutations } from './taxonomy-mutations.ts'
import type { MutationResolvers } from './types.generated.ts'

const groupMutations: Partial<MutationResolvers> = {
  productGroupCreate: (_, { input }, { operate }) =>
    operate('catalog.group.edit', (unit) => createGroup(input, unit)).then(payload('productGroup')),
  productGroupUpdate: (_, { input }, { operate }) =>
    operate('catalog.group.edit', (unit) => updateGroup(input, unit)).then(payload('productGroup')),
  productGroupItemsSet: (_, { input }, { operate }) =>
    operate('catalog.group.edit', (unit) => setGroupItems(input, unit)).then(payload('productGroup')),
  productGroupDelete: (_, { input }, { operate }) =>
    operate('catalog.group.edit', (unit) => deleteGroup(input, unit)).then(payload('productGroup')),
  bundleCreate: (_, { input }, { operate }) =>
    operate('catalog.group.edit', (unit) => createBundle(input, unit)).then(payload('bundle')),
  bundleUpdate: (_, { input }, { operate }) =>
    operate('catalog.group.edit', (unit) => updateBundle(input, unit)).then(payload('bundle')),
  bundleDelete: (_, { input }, { operate }) =>
    operate('catalog.group.edit', (unit) => deleteBundle(input, unit)).then(payload('bundle')),
  productSecretsImport: (_, { input }, { operate }) =>
    operate('catalog.secret.edit', (unit) => importSecrets(input, unit)).then(payload('secretImport')),
  productSecretsDelete: (_, { input }, { operate }) =>
    operate('catalog.secret.edit', (unit) => removeSecrets(input, unit)).then(payload('sku')),
}

export const goodsMutations = { ...taxonomyMutations, ...productMutations, ...groupMutations }
