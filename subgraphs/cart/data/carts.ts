import { newId } from '@supermall/kernel/id'
import { after } from '@supermall/kernel/time'
import type { Sql } from '@supermall/messaging/sql'
import { inSteps } from '@supermall/messaging/steps'
import { Prisma } from '../../../prisma/cart/generated/client.ts'
import type { Cart, Owner } from '../domain/cart.ts'
import type { Tx } from './database.ts'

export const cartColumns = Prisma.raw(`c.id, c.account_id as "accountId", c.line_count as "lineCount",
  c.expires_at as "expiresAt", c.created_at as "createdAt", c.updated_at as "updatedAt"`)

/** A guest's cart that is over is not there, although nobody has swept it away yet. */
export const ownedBy = (owner: Owner, now: Date): Prisma.Sql =>
  owner.kind === 'ACCOUNT'
    ? Prisma.sql`c.account_id = ${owner.accountId}`
    : Prisma.sql`c.token_hash = ${owner.tokenHash} and c.expires_at > ${now}::timestamptz`

export const expiryOf = (owner: Owner, now: Date): Date | null =>
  owner.kind === 'GUEST' ? after(now, owner.lastsMs) : null

export async function findCart(db: Tx, owner: Owner, now: Date): Promise<Cart | null> {
  const [cart] = await db.$queryRaw<Cart[]>`select ${cartColumns} from cart c where ${ownedBy(owner, now)}`
  return cart ?? null
}

export const findCarts = (db: Tx, cartIds: readonly string[]): PromiseLike<Cart[]> =>
  db.$queryRaw<Cart[]>`select ${cartColumns} from cart c where c.id = any(${cartIds}::text[])`

/** Locks it until the transaction ends, so that what is decided on its lines still holds when it is written. */
export async function useCart(db: Tx, owner: Owner, now: Date): Promise<Cart | null> {
  const [cart] = await db.$queryRaw<Cart[]>`
    update cart c set updated_at = ${now}::timestamptz, expires_at = ${expiryOf(owner, now)}::timestamptz
    where ${ownedBy(owner, now)} returning ${cartColumns}`
  return cart ?? null
}

/** The carts of those who have one, locked in one order. */
export const useCarts = (db: Tx, accountIds: readonly string[], now: Date): PromiseLike<Cart[]> =>
  db.$queryRaw<Cart[]>`
    with held as (select id from cart where account_id = any(${accountIds}::text[]) order by id for update)
    update cart c set updated_at = ${now}::timestamptz, expires_at = null from held where c.id = held.id
    returning ${cartColumns}`

/** Changes nothing when a rival was first. */
export const insertCart = (db: Tx, owner: Owner, now: Date): PromiseLike<number> =>
  db.$executeRaw`
    insert into cart (id, account_id, token_hash, expires_at, created_at, updated_at)
    values (${newId('crt')}, ${owner.kind === 'ACCOUNT' ? owner.accountId : null},
      ${owner.kind === 'GUEST' ? owner.tokenHash : null}, ${expiryOf(owner, now)}::timestamptz,
      ${now}::timestamptz, ${now}::timestamptz)
    on conflict do nothing`

/** With all of its lines; null when it is gone already. */
export async function deleteCart(db: Tx, owner: Owner, now: Date): Promise<Cart | null> {
  const [cart] = await db.$queryRaw<Cart[]>`delete from cart c where ${ownedBy(owner, now)} returning ${cartColumns}`
  return cart ?? null
}

/** In steps, and around carts that are being used: those are no longer over when they are let go. */
export const deleteExpired = (sql: Sql, now: Date): Promise<number> =>
  inSteps(
    sql,
    (step) => `delete from cart where id in (
      select id from cart where expires_at <= $1 order by expires_at limit ${step} for update skip locked)`,
    [now],
  )
