import type { Promotion } from '../domain/promotion.ts'
import type { Tx } from './database.ts'

export async function findPromotions(db: Tx, ids: readonly string[]): Promise<Promotion[]> {
  return (await db.promotion.findMany({ where: { id: { in: [...ids] } } })) as unknown as Promotion[]
}

export async function findPromotion(db: Tx, id: string): Promise<Promotion | null> {
  return (await db.promotion.findUnique({ where: { id } })) as Promotion | null
}

export const deletePromotion = async (db: Tx, { id, version }: Pick<Promotion, 'id' | 'version'>): Promise<boolean> =>
  (await db.promotion.deleteMany({ where: { id, version, status: 'DRAFT' } })).count === 1
