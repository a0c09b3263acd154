import type { Id } from '@supermall/kernel/id'
import type { PageArgs } from '@supermall/kernel/page'
import type { Untried } from '@supermall/messaging/try-each'
import { fieldsOf } from '@supermall/subgraph/database/fields'
import { byId } from '@supermall/subgraph/keyset'
import type { Counted } from '@supermall/subgraph/list-page'
import { listPage, readAs } from '@supermall/subgraph/list-page'
import { Prisma } from '../../../prisma/promotions/generated/client.ts'
import type { Promotion, PromotionFacts } from '../domain/promotion.ts'
import { MOST_PUBLISHED } from '../domain/promotion.ts'
import type { Rule } from '../domain/rules/rule.ts'
import type { Tx } from './database.ts'

type Row = Prisma.PromotionGetPayload<Record<never, never>>
type PromotionFilter = Prisma.PromotionWhereInput

const PROMOTION = Prisma.raw(
  fieldsOf<Row>('p', {
    id: true,
    shopId: true,
    kind: true,
    title: true,
    status: true,
    currency: true,
    rule: true,
    scope: true,
    levelIds: true,
    groupIds: true,
    priority: true,
    isExclusive: true,
    startsAt: true,
    endsAt: true,
    budgetMinor: true,
    budgetUses: true,
    buyerUses: true,
    givenMinor: true,
    useCount: true,
    version: true,
    createdAt: true,
    updatedAt: true,
    publishedAt: true,
    startedAt: true,
    endedAt: true,
  }),
)

export async function findPromotions(db: Tx, ids: readonly string[]): Promise<Promotion[]> {
  const rows = await db.$queryRaw<Row[]>`
    select ${PROMOTION} from promotion p where p.id = any((select ${[...ids]}::text[])::text[])`
  return rows.map(promotionOf)
}

export async function findPromotion(db: Tx, id: string): Promise<Promotion | null> {
  const row = await db.promotion.findUnique({ where: { id } })
  return row && promotionOf(row)
}

/** Nobody takes of its budget or changes it until this is done. */
export async function lockPromotion(db: Tx, id: string): Promise<Promotion | null> {
  await db.$queryRaw`select 1 from promotion where id = ${id} for update`
  return findPromotion(db, id)
}

export const listPromotions = (db: Tx, where: PromotionFilter, args: PageArgs): Promise<Counted<Promotion>> =>
  listPage<Promotion>(readAs(db.promotion, promotionOf), { where, order: byId(true), sort: 'promotions' }, args)

export async function insertPromotion(db: Tx, promotion: Promotion): Promise<void> {
  await db.promotion.create({ data: columnsOf(promotion) })
}

/** Null when the version is not the expected one any more. */
export async function savePromotion(
  db: Tx,
  { id, version }: Pick<Promotion, 'id' | 'version'>,
  change: Partial<PromotionFacts & Pick<Promotion, 'status' | 'publishedAt' | 'endedAt'>> & {
    readonly updatedAt: Date
  },
): Promise<Promotion | null> {
  const data = { ...columnsOf(change), version: { increment: 1 } }
  const [saved] = await db.promotion.updateManyAndReturn({ where: { id, version }, data })
  return saved ? promotionOf(saved) : null
}

export const deletePromotion = async (db: Tx, { id, version }: Pick<Promotion, 'id' | 'version'>): Promise<boolean> =>
  (await db.promotion.deleteMany({ where: { id, version, status: 'DRAFT' } })).count === 1

/** Whoever publishes waits here for whoever publishes for the same shop, so that counting them holds. Copies in memory end. */
export const raiseRevision = (db: Tx, shopId: Id<'shp'> | null): Promise<unknown> =>
  db.$executeRaw`insert into promotion_revision (scope, revision) values (${shopId ?? MALL}, 1)
    on conflict (scope) do update set revision = promotion_revision.revision + 1`

export const MALL = 'mall'

export const countPublished = (db: Tx, shopId: Id<'shp'> | null, now: Date): Promise<number> =>
  db.promotion.count({ where: { shopId, status: 'PUBLISHED', endsAt: { gt: now } } })

/** What is offered now, the first of its priority first. */
export async function listLive(db: Tx, shopId: Id<'shp'> | null, now: Date): Promise<Promotion[]> {
  const where = { shopId, status: 'PUBLISHED', startsAt: { lte: now }, endsAt: { gt: now } }
  const orderBy = [{ priority: 'desc' as const }, { id: 'asc' as const }]
  return (await db.promotion.findMany({ where, orderBy, take: MOST_PUBLISHED })).map(promotionOf)
}

/** Those whose time has come to be told. */
export const listToStart = (db: Tx, now: Date, page: Untried): Promise<Promotion[]> =>
  listToTurn(db, { status: 'PUBLISHED', startedAt: null, startsAt: { lte: now }, endsAt: { gt: now } }, page)

export const listToEnd = (db: Tx, now: Date, page: Untried): Promise<Promotion[]> =>
  listToTurn(db, { status: 'PUBLISHED', endsAt: { lte: now } }, page)

async function listToTurn(db: Tx, filter: PromotionFilter, { except, most }: Untried): Promise<Promotion[]> {
  const where = { ...filter, id: { notIn: [...except] } }
  return (await db.promotion.findMany({ where, orderBy: [{ endsAt: 'asc' }, { id: 'asc' }], take: most })).map(
    promotionOf,
  )
}

/** False when somebody else was first. Being told changes nothing that an offer depends on: the version stays. */
export const markStarted = async (db: Tx, id: string, now: Date): Promise<boolean> =>
  (
    await db.promotion.updateMany({
      where: { id, startedAt: null, status: 'PUBLISHED' },
      data: { startedAt: now },
    })
  ).count === 1

export const markEnded = async (db: Tx, id: string, now: Date): Promise<boolean> =>
  (
    await db.promotion.updateMany({
      where: { id, status: 'PUBLISHED', endsAt: { lte: now } },
      data: { status: 'ENDED', endedAt: now, updatedAt: now, version: { increment: 1 } },
    })
  ).count === 1

export const promotionOf = ({ rule, ...row }: Row): Promotion =>
  ({ ...row, rule: withBigints(rule) as Rule }) as unknown as Promotion

/** Bigints do not stand in JSON: whatever is named as minor units is kept as text. */
function withBigints(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withBigints)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value).map(([key, part]) => [
      key,
      key.endsWith('Minor') && typeof part === 'string' ? BigInt(part) : withBigints(part),
    ]),
  )
}

type Facts = Partial<Promotion>

function columnsOf<T extends Facts>({ rule, scope, levelIds, groupIds, ...rest }: T) {
  return {
    ...rest,
    ...(rule === undefined ? {} : { kind: rule.kind, rule: plain(rule) }),
    ...(scope === undefined ? {} : { scope: plain(scope) }),
    ...(levelIds === undefined ? {} : { levelIds: [...levelIds] }),
    ...(groupIds === undefined ? {} : { groupIds: [...groupIds] }),
  } as Prisma.PromotionUncheckedCreateInput
}

const plain = (value: object): Prisma.InputJsonObject =>
  JSON.parse(JSON.stringify(value, (_, part: unknown) => (typeof part === 'bigint' ? part.toString() : part)))
