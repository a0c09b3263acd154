import { packed, revived } from '../domain/draft.ts'
import type { FreeFreightRule, FreightTemplate } from '../domain/terms.ts'
import type { Tx } from './database.ts'

const templateOf = (row: { rate: unknown; regions: unknown }): FreightTemplate =>
  ({ ...row, rate: revived(row.rate), regions: revived(row.regions) }) as FreightTemplate

export async function findTemplates(db: Tx, ids: readonly string[]): Promise<FreightTemplate[]> {
  return (await db.freightTemplate.findMany({ where: { id: { in: [...ids] } } })).map(templateOf)
}

export async function findTemplate(db: Tx, id: string): Promise<FreightTemplate | null> {
  return (await findTemplates(db, [id]))[0] ?? null
}

/** The default first, then by name; at most 50 of a shop. */
export async function listTemplates(db: Tx, shopId: string): Promise<FreightTemplate[]> {
  const rows = await db.freightTemplate.findMany({
    where: { shopId },
    orderBy: [{ isDefault: 'desc' }, { name: 'asc' }, { id: 'asc' }],
    take: 50,
  })
  return rows.map(templateOf)
}

/** In which money a shop says what sending costs: by templates, and of goods that name their own freight. */
export async function freightCurrencies(db: Tx, shopId: string): Promise<readonly string[]> {
  const rows = await db.$queryRaw<{ currency: string }[]>`
    select currency from freight_template where shop_id = ${shopId}
    union select currency from product_terms where shop_id = ${shopId} and uniform_freight_minor is not null
    order by currency`
  return rows.map(({ currency }) => currency)
}

/** Two who name another default wait for each other: a shop has one, and no more templates than it may. */
export async function lockTemplates(db: Tx, shopId: string): Promise<void> {
  await db.$queryRaw`select id from freight_template where shop_id = ${shopId} order by id for update`
}

export const countTemplates = (db: Tx, shopId: string): Promise<number> =>
  db.freightTemplate.count({ where: { shopId } })

/** False when another first template of the shop was quicker. */
export async function insertTemplate(db: Tx, template: FreightTemplate, now: Date): Promise<boolean> {
  const data = { ...rowOf(template), createdAt: now, updatedAt: now }
  const { count } = await db.freightTemplate.createMany({ data: [data], skipDuplicates: true })
  return count === 1
}

/** A new default takes the place of the old one, whose version rises with it. */
export async function saveTemplate(
  db: Tx,
  template: FreightTemplate,
  { expectedVersion, now }: { expectedVersion: number; now: Date },
): Promise<boolean> {
  const { id, shopId, isDefault } = template
  if (isDefault) {
    const where = { shopId, isDefault: true, id: { not: id } }
    await db.freightTemplate.updateMany({
      where,
      data: { isDefault: false, version: { increment: 1 }, updatedAt: now },
    })
  }
  const data = { ...rowOf(template), version: expectedVersion + 1, updatedAt: now }
  const { count } = await db.freightTemplate.updateMany({ where: { id, version: expectedVersion }, data })
  return count === 1
}

export async function deleteTemplate(db: Tx, id: string, version: number): Promise<boolean> {
  const { count } = await db.freightTemplate.deleteMany({ where: { id, version, isDefault: false } })
  return count === 1
}

const rowOf = ({ rate, regions, ...row }: FreightTemplate) => ({
  ...row,
  rate: JSON.parse(packed(rate)) as object,
  regions: JSON.parse(packed(regions)) as object[],
  noDeliveryRegionCodes: [...row.noDeliveryRegionCodes],
  cashRegionCodes: [...row.cashRegionCodes],
  noCashRegionCodes: [...row.noCashRegionCodes],
})

export async function findRules(db: Tx, shopIds: readonly string[]): Promise<FreeFreightRule[]> {
  return (await db.freeFreightRule.findMany({
    where: { shopId: { in: [...shopIds] } },
  })) as FreeFreightRule[]
}

export async function saveRule(db: Tx, { shopId, ...rule }: FreeFreightRule, now: Date): Promise<void> {
  const data = {
    ...rule,
    updatedAt: now,
    exceptRegionCodes: [...rule.exceptRegionCodes],
    exceptProductIds: [...rule.exceptProductIds],
  }
  await db.freeFreightRule.upsert({ where: { shopId }, create: { shopId, ...data }, update: data })
}

export async function deleteRule(db: Tx, shopId: string): Promise<void> {
  await db.freeFreightRule.deleteMany({ where: { shopId } })
}
