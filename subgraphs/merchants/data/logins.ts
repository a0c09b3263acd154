import type { Tx } from './database.ts'

type Reached = { readonly phone: string | null; readonly email: string | null }
type LoginRow = Reached & { readonly id: string; readonly loginAt: Date | null }

/** The account, and all others that have its phone or e-mail: in the order of their ids, so that two that are told at once wait. */
export const lockLogins = (
  db: Tx,
  { accountId, phone, email }: Reached & { readonly accountId: string },
): Promise<LoginRow[]> =>
  db.$queryRaw<LoginRow[]>`
    select id, phone, email, login_at as "loginAt" from merchant_account
    where id = ${accountId} or phone = ${phone} or email = ${email} order by id for update`

export async function takeLogins(db: Tx, ids: readonly string[], { phone, email }: Reached): Promise<void> {
  const id = { in: [...ids] }
  if (phone !== null) await db.merchantAccount.updateMany({ where: { id, phone }, data: { phone: null } })
  if (email !== null) await db.merchantAccount.updateMany({ where: { id, email }, data: { email: null } })
}

export const giveLogin = (db: Tx, id: string, login: Reached & { readonly loginAt: Date }): Promise<unknown> =>
  db.merchantAccount.update({ where: { id }, data: login })
