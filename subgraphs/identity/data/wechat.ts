import type { Tx } from './database.ts'

export type WechatName = { readonly kind: string; readonly subject: string }

/** Whose they are: one account, where the house kept order. The unionid counts first. */
export async function findWechatAccount(db: Tx, names: readonly WechatName[]): Promise<string | null> {
  const rows = await db.wechatIdentity.findMany({ where: { OR: names.map((name) => ({ ...name })) } })
  const first = names.map(({ kind }) => rows.find((row) => row.kind === kind)).find((row) => row !== undefined)
  return first?.accountId ?? null
}

/** False when one of the names belongs to another account, or the account has another name of that kind. */
export async function bindWechat(
  db: Tx,
  accountId: string,
  { names, now }: { names: readonly WechatName[]; now: Date },
): Promise<boolean> {
  await db.wechatIdentity.createMany({
    data: names.map((name) => ({ ...name, accountId, boundAt: now })),
    skipDuplicates: true,
  })
  const bound = await db.wechatIdentity.count({ where: { accountId, OR: names.map((name) => ({ ...name })) } })
  return bound === names.length
}

export async function unbindWechat(db: Tx, accountId: string): Promise<number> {
  const { count } = await db.wechatIdentity.deleteMany({ where: { accountId } })
  return count
}

export const countWechat = (db: Tx, accountId: string): Promise<number> =>
  db.wechatIdentity.count({ where: { accountId } })
