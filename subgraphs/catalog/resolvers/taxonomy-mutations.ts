import { payload } from '@supermall/subgraph/payload'
import { createBrand } from '../commands/create-brand.ts'
import { createCategory } from '../commands/create-category.ts'
import { createLabel } from '../commands/create-label.ts'
import { deleteBrand } from '../commands/delete-brand.ts'
import { deleteCategory } from '../commands/delete-category.ts'
import { deleteLabel } from '../commands/delete-label.ts'
import { moveCategory } from '../commands/move-category.ts'
import { updateBrand } from '../commands/update-brand.ts'
import { updateCategory } from '../commands/update-category.ts'
import { updateLabel } from '../commands/update-label.ts'
import type { MutationResolvers } from './types.generated.ts'

export const taxonomyMutations: Partial<MutationResolvers> = {
  categoryCreate: (_, { input }, { operate }) =>
    operate('catalog.category.edit', (unit) => createCategory(input, unit)).then(payload('category')),
  categoryUpdate: (_, { input }, { operate }) =>
    operate('catalog.category.edit', (unit) => updateCategory(input, unit)).then(payload('category')),
  categoryMove: (_, { input }, { operate }) =>
    operate('catalog.category.edit', (unit) => moveCategory(input, unit)).then(payload('category')),
  categoryDelete: (_, { input }, { operate }) =>
    operate('catalog.category.edit', (unit) => deleteCategory(input, unit)).then(payload('category')),
  brandCreate: (_, { input }, { operate }) =>
    operate('catalog.brand.edit', (unit) => createBrand(input, unit)).then(payload('brand')),
  brandUpdate: (_, { input }, { operate }) =>
    operate('catalog.brand.edit', (unit) => updateBrand(input, unit)).then(payload('brand')),
  brandDelete: (_, { input }, { operate }) =>
    operate('catalog.brand.edit', (unit) => deleteBrand(input, unit)).then(payload('brand')),
  productLabelCreate: (_, { input }, { operate }) =>
    operate('catalog.group.edit', (unit) => createLabel(input, unit)).then(payload('productLabel')),
  productLabelUpdate: (_, { input }, { operate }) =>
    operate('catalog.group.edit', (unit) => updateLabel(input, unit)).then(payload('productLabel')),
  productLabelDelete: (_, { input }, { operate }) =>
    operate('catalog.group.edit', (unit) => deleteLabel(input, unit)).then(payload('productLabel')),
}
