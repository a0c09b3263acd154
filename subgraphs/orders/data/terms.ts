import type { ProductTerms } from '../domain/terms.ts'
import type { Tx } from './database.ts'

export async function findTerms(db: Tx, productIds: readonly string[]): Promise<ProductTerms[]> {
  return (await db.productTerms.findMany({
    where: { productId: { in: [...productIds] } },
  })) as ProductTerms[]
}

/** The first word, or the next after the version that was read; false when somebody was quicker. */
export async function saveTerms(db: Tx, terms: ProductTerms, now: Date): Promise<boolean> {
  const { productId, version } = terms
  const data = { ...terms, freeExceptRegionCodes: [...terms.freeExceptRegionCodes], updatedAt: now }
  if (version === 1) {
    const { count } = await db.productTerms.createMany({ data: [data], skipDuplicates: true })
    return count === 1
  }
  const { count } = await db.productTerms.updateMany({ where: { productId, version: version - 1 }, data })
  return count === 1
}
