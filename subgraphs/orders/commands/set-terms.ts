import { checked } from '@supermall/kernel/check'
import type { Id } from '@supermall/kernel/id'
import { parseId } from '@supermall/kernel/id'
import type { Result } from '@supermall/kernel/result'
import { ok } from '@supermall/kernel/result'
import { ownShop } from '@supermall/subgraph/viewer'
import type { OperatorUnit } from '../data/database.ts'
import { findTemplate } from '../data/templates.ts'
import { findTerms, saveTerms } from '../data/terms.ts'
import type { TermsGiven } from '../domain/product-terms.ts'
import { checkTerms, termsOf } from '../domain/product-terms.ts'
import { notFound, stale } from '../domain/refusals.ts'
import { saidOf } from '../domain/said.ts'
import type { ProductTerms } from '../domain/terms.ts'

type SetTerms = TermsGiven & {
  readonly productId: string
  readonly expectedVersion: number
  readonly freightTemplateId?: string | null
}

/** A product as the catalogue knows it, never as a client says: whose it is, and in which money it is sold. */
export type KnownGoods = { readonly shopId: Id<'shp'>; readonly currency?: string | undefined }

export async function setTerms(
  input: SetTerms,
  goods: KnownGoods | null,
  unit: OperatorUnit,
): Promise<Result<ProductTerms>> {
  const productId = parseId('prd', input.productId)
  if (productId === null || goods === null) return notFound('productId')
  const { shopId } = goods
  ownShop(unit.actor, shopId)
  const fine = checked(...checkTerms(input, goods.currency ?? null))
  if (!fine.ok) return fine
  const templateId = input.freightTemplateId == null ? null : parseId('frt', input.freightTemplateId)
  const template = templateId && (await findTemplate(unit.db, templateId))
  if (input.freightTemplateId != null && template?.shopId !== shopId) return notFound('freightTemplateId')
  const [before] = await findTerms(unit.db, [productId])
  if ((before?.version ?? 0) !== input.expectedVersion) return stale()
  const terms = termsOf(input, { productId, shopId, templateId, version: input.expectedVersion + 1 })
  if (!(await saveTerms(unit.db, terms, unit.now))) return stale()
  unit.audited({
    subjectId: productId,
    summary: 'Said how a product is sent and taken back',
    before: before ? saidOf(before) : null,
    after: saidOf(terms),
  })
  return ok(terms)
}
