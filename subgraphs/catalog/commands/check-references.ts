import type { Check, Given } from '@supermall/kernel/check'
import { checked } from '@supermall/kernel/check'
import { parseId } from '@supermall/kernel/id'
import type { Result } from '@supermall/kernel/result'
import { findBrand } from '../data/brands.ts'
import { findCategory } from '../data/categories.ts'
import type { Unit } from '../data/database.ts'
import { countLabels } from '../data/labels.ts'
import { notFound } from '../domain/check.ts'
import type { StoreShop, VerificationGiven } from '../domain/terms.ts'
import { checkStores } from '../domain/terms.ts'
import type { Held, NamedMembers } from './check-members.ts'
import { checkMembers } from './check-members.ts'

export type References = NamedMembers & {
  readonly categoryId?: Given<string>
  readonly brandId?: Given<string>
  readonly labelIds?: Given<readonly string[]>
  readonly verification?: Given<VerificationGiven>
  /** Those of `verification` that there are: asked for before the transaction, since nobody is asked in one. */
  readonly stores?: readonly StoreShop[]
}

/** Of a product: whose it is, and what it names already. */
type Of = { readonly shopId: string } & Held

/** Whether what a product refers to is there. */
export async function checkReferences(input: References, of: Of, unit: Unit): Promise<Result<null>> {
  return checked(
    await checkCategoryId(input, unit),
    await checkBrandId(input, unit),
    await checkLabelIds(input, unit),
    ...checkMembers(input, of),
    ...checkStores(input.verification, { shopId: of.shopId, stores: input.stores ?? [] }),
  )
}

async function checkCategoryId({ categoryId }: References, { db }: Unit): Promise<Check> {
  if (categoryId == null) return null
  return parseId('cat', categoryId) && (await findCategory(db, categoryId)) ? null : notFound('categoryId')
}

async function checkBrandId({ brandId }: References, { db }: Unit): Promise<Check> {
  if (brandId == null) return null
  return parseId('brd', brandId) && (await findBrand(db, brandId)) ? null : notFound('brandId')
}

async function checkLabelIds({ labelIds }: References, { db }: Unit): Promise<Check> {
  if (labelIds == null || labelIds.length === 0) return null
  return (await countLabels(db, labelIds)) === labelIds.length ? null : notFound('labelIds')
}
