import { createHash } from 'node:crypto'
import { newId } from '@supermall/kernel/id'
import type { Connection, PageArgs } from '@supermall/kernel/page'
import { byId } from '@supermall/subgraph/keyset'
import { listPage } from '@supermall/subgraph/list-page'
import { Prisma } from '../../../prisma/catalog/generated/client.ts'
import type { Tx } from './database.ts'
import type { ProductSecretRow } from './rows.ts'
import type { Issue } from './secret-issues.ts'
import { keepSoldOut } from './sold-out.ts'

/** What is left of a SKU's secrets after a change of it. */
export type Counted = {
  readonly id: string
  readonly productId: string
  readonly shopId: string
  readonly secretsLeft: number
  readonly secretsRevision: number
}
const COUNTED = Prisma.raw(
  `k.id, k.product_id as "productId", k.shop_id as "shopId", k.secrets_left as "secretsLeft", k.secrets_revision as "secretsRevision"`,
)

/** Adds those that the SKU does not have yet, and counts them into what it can sell; tells how many were new. */
export async function addSecrets(
  db: Tx,
  skuId: string,
  { secrets, now }: { secrets: readonly string[]; now: Date },
): Promise<{ readonly added: number; readonly sku: Counted }> {
  const rows = secrets.map((secret) => ({ id: newId('scr', now.getTime()), secret, fingerprint: fingerprint(secret) }))
  const added = await db.$executeRaw`
    insert into product_secret (id, sku_id, secret, fingerprint, created_at)
    select id, ${skuId}, secret, fingerprint, ${now} from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as n(id text, secret text, fingerprint text)
    on conflict (sku_id, fingerprint) do nothing`
  return { added, sku: await count(db, skuId, added) }
}

async function count(db: Tx, id: string, by: number): Promise<Counted> {
  const data = { secretsLeft: { increment: by }, secretsRevision: { increment: by === 0 ? 0 : 1 } }
  const sku = await db.sku.update({ where: { id }, data })
  await keepSoldOut(db, [sku.productId])
  return sku
}

/** Short and of one length, so that long secrets can be unique. */
const fingerprint = (secret: string): string => createHash('sha256').update(secret).digest('base64url')

export const findSecrets = (db: Tx, skuId: string, ids: readonly string[]): Promise<ProductSecretRow[]> =>
  db.productSecret.findMany({ where: { skuId, id: { in: [...ids] } } })

/**
 * Only those that nobody has been given meanwhile; the count that can be sold goes down with them. The SKU is locked first, as by who
 * takes some: a secret that is counted is there to be picked.
 */
export async function deleteSecrets(db: Tx, skuId: string, ids: readonly string[]) {
  await db.$queryRaw`select id from sku where id = ${skuId} for update`
  const { count: deleted } = await db.productSecret.deleteMany({
    where: { skuId, id: { in: [...ids] }, issuedAt: null },
  })
  return { deleted, sku: await count(db, skuId, -deleted) }
}

/**
 * Promises pieces before any is picked: what is promised is there, whoever else picks at the same time. Only the SKUs that have enough
 * of them for all of their lines are answered; they are locked in the order of ids.
 */
export const takeSecrets = (db: Tx, issues: readonly Issue[]): Promise<readonly Counted[]> =>
  db.$queryRaw<Counted[]>`
    with wanted as (
      select "skuId" as id, sum(quantity)::integer as pieces
      from jsonb_to_recordset(${JSON.stringify(issues)}::jsonb) as n("skuId" text, quantity integer) group by "skuId"),
    enough as (
      select s.id, w.pieces from sku s join wanted w on w.id = s.id where s.secrets_left >= w.pieces
      order by s.id for update of s)
    update sku k set secrets_left = k.secrets_left - n.pieces, secrets_revision = k.secrets_revision + 1
    from enough as n where k.id = n.id returning ${COUNTED}`

export async function pickSecrets(db: Tx, issue: Issue, now: Date): Promise<number> {
  return db.$executeRaw`
    update product_secret s set reference = ${issue.reference}, piece = n.piece, issued_at = ${now}
    from (select id, (row_number() over (order by id))::integer as piece from (
            select id from product_secret where sku_id = ${issue.skuId} and issued_at is null
            order by id limit ${issue.quantity} for update skip locked) as free) as n
    where s.id = n.id`
}

/** Which of those that were issued are told. */
export type Part = { readonly from: number; readonly most: number }

/** Pieces are counted from one. */
export async function issuedSecrets(db: Tx, reference: string, part: Part | undefined): Promise<string[]> {
  if (part?.most === 0) return []
  const rows = await db.productSecret.findMany({
    where: part ? { reference, piece: { gt: part.from, lte: part.from + part.most } } : { reference },
    orderBy: { piece: 'asc' },
    select: { secret: true },
  })
  return rows.map(({ secret }) => secret)
}

/**
 * After whoever was issuing them at the same time: a statement sees only what was there when it began. References are locked in their
 * order, as wherever several are.
 */
export async function freeSecrets(db: Tx, references: readonly string[]): Promise<readonly Counted[]> {
  const rows = await db.$queryRaw<Counted[]>`
    with open as (
      select reference from secret_issue
      where reference = any(${[...references]}) and quantity > 0 order by reference for update),
    closed as (
      update secret_issue i set quantity = 0, held_until = null from open where i.reference = open.reference
      returning i.reference),
    freed as (
      update product_secret set reference = null, piece = null, issued_at = null
      where reference in (select reference from closed) returning sku_id),
    counted as (select sku_id, count(*)::integer as pieces from freed group by sku_id),
    back as (select s.id, c.pieces from sku s join counted c on c.sku_id = s.id order by s.id for update of s)
    update sku k set secrets_left = k.secrets_left + n.pieces, secrets_revision = k.secrets_revision + 1
    from back as n where k.id = n.id
    returning ${COUNTED}`
  await keepSoldOut(
    db,
    rows.map(({ productId }) => productId),
  )
  return rows
}

/** The SKUs are locked first and in the order of ids, as by who takes some: what is taken meanwhile is given to somebody, and stays. */
export async function deleteUnissued(db: Tx, productIds: readonly string[]): Promise<void> {
  await db.$queryRaw`select id from sku where product_id = any(${productIds}) order by id for update`
  await db.$executeRaw`
    delete from product_secret s using sku k where k.id = s.sku_id and k.product_id = any(${productIds}) and s.issued_at is null`
}

type SecretListing = { readonly skuId: string; readonly isIssued: boolean | null }

export const listSecrets = (
  db: Tx,
  { skuId, isIssued }: SecretListing,
  args: PageArgs,
): Promise<Connection<ProductSecretRow>> => {
  const issued = isIssued === null ? {} : { issuedAt: isIssued ? { not: null } : null }
  return listPage<ProductSecretRow>(
    db.productSecret,
    { where: { skuId, ...issued }, order: byId(false), sort: `secrets-${skuId}` },
    args,
  )
}
