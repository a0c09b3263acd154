import type { Address } from '../domain/address.ts'
import { findOwnAddress } from './addresses.ts'
import type { Tx } from './database.ts'

type Buyer = {
  readonly levelId: string | null
  readonly levelRate: number | null
  readonly isBlacklisted: boolean
  readonly groupIds: readonly string[]
}

/** What a price and a leave to buy depend on, in one statement; null for somebody who was not heard of yet. */
export async function findBuyer(db: Tx, accountId: string): Promise<Buyer | null> {
  const [row] = await db.$queryRaw<Buyer[]>`
    select member.level_id as "levelId", member_level.rate as "levelRate", member.is_blacklisted as "isBlacklisted",
      array(
        select cohort.id from cohort_member join cohort on cohort.id = cohort_member.cohort_id
        where cohort_member.member_id = member.id and cohort.kind = 'GROUP'
        order by cohort.id
      ) as "groupIds"
    from member left join member_level on member_level.id = member.level_id
    where member.account_id = ${accountId}`
  return row ?? null
}

export const findBuyerAddress = async (db: Tx, id: string | null, accountId: string): Promise<Address | null> =>
  id === null ? null : findOwnAddress(db, { id, accountId })

export const findNickname = async (db: Tx, accountId: string): Promise<string | null> =>
  (await db.member.findUnique({ where: { accountId }, select: { nickname: true } }))?.nickname ?? null

type Among = {
  readonly levelId: string | null
  readonly groupId: string | null
  readonly after: string | null
  readonly size: number
}

/** Nobody, when neither a level nor a group is named; people who are gone are in none. */
export async function listAccountsAmong(db: Tx, { levelId, groupId, after, size }: Among): Promise<string[]> {
  if (levelId === null && groupId === null) return []
  const rows = await db.member.findMany({
    where: {
      deletedAt: null,
      accountId: { gt: after ?? '' },
      ...(levelId === null ? {} : { levelId }),
      ...(groupId === null ? {} : { cohorts: { some: { cohortId: groupId, cohort: { kind: 'GROUP' } } } }),
    },
    select: { accountId: true },
    orderBy: { accountId: 'asc' },
    take: size,
  })
  return rows.map(({ accountId }) => accountId)
}
