import type { Prisma } from '../../../../prisma/promotions/generated/client.ts'
import type { EarnTier, PayRate, PointsRules, PointsTerms } from '../../domain/points/rules.ts'
import type { Tx } from '../database.ts'

type WrittenTier = { readonly least: string; readonly kind: EarnTier['kind']; readonly value: number }

export async function findPointsRules(db: Tx): Promise<PointsRules> {
  const { id: _id, updatedAt: _at, ...row } = await db.pointsRules.findUniqueOrThrow({ where: { id: 1 } })
  return { ...row, purchaseTiers: readTiers(row.purchaseTiers), payRates: row.payRates as PayRate[] }
}

type RulesEdit = Partial<Omit<PointsRules, 'version' | 'currency'>>

/** Null when the version is not the expected one any more. */
export async function savePointsRules(
  db: Tx,
  version: number,
  { edit, now }: { edit: RulesEdit; now: Date },
): Promise<PointsRules | null> {
  const { purchaseTiers, payRates, ...facts } = edit
  const tiers = {
    ...(purchaseTiers ? { purchaseTiers: writeTiers(purchaseTiers) } : {}),
    ...(payRates ? { payRates: payRates.map(({ channel, rate }) => ({ channel, rate })) } : {}),
  }
  const data = { ...facts, ...tiers, version: { increment: 1 }, updatedAt: now }
  const { count } = await db.pointsRules.updateMany({ where: { id: 1, version }, data })
  return count === 1 ? findPointsRules(db) : null
}

const readTiers = (tiers: unknown): EarnTier[] =>
  (tiers as WrittenTier[]).map(({ least, kind, value }) => ({ leastMinor: BigInt(least), kind, value }))

const writeTiers = (tiers: readonly EarnTier[]): Prisma.InputJsonValue =>
  tiers.map(({ leastMinor, kind, value }) => ({ least: leastMinor.toString(), kind, value }))

export async function findPointsTerms(db: Tx, productIds: readonly string[]): Promise<PointsTerms[]> {
  return (await db.pointsTerms.findMany({ where: { productId: { in: [...productIds] } } })) as PointsTerms[]
}

/** False when somebody else was first with that version. */
export async function savePointsTerms(db: Tx, terms: PointsTerms, now: Date): Promise<boolean> {
  const { productId, version } = terms
  const data = { ...terms, updatedAt: now }
  const { count } =
    version === 1
      ? await db.pointsTerms.createMany({ data: [data], skipDuplicates: true })
      : await db.pointsTerms.updateMany({ where: { productId, version: version - 1 }, data })
  return count === 1
}
