import { nameKey } from '@supermall/kernel/check'
import type { Address } from '../domain/address.ts'
import type { Cohort } from '../domain/cohort.ts'
import type { Favourite } from '../domain/favourite.ts'
import type { Level } from '../domain/level.ts'
import type { Member } from '../domain/member.ts'
import type { ProductView } from '../domain/product-view.ts'
import type { Tx } from './database.ts'

export type Sown = {
  readonly levels: readonly Level[]
  readonly cohorts: readonly Cohort[]
  readonly members: readonly Member[]
  readonly cohortMembers: readonly { readonly memberId: string; readonly cohortId: string }[]
  readonly addresses: readonly Address[]
  readonly favourites: readonly Favourite[]
  readonly views: readonly ProductView[]
}

/**
 * A whole demo in a statement per table. Events of other seeds may have come first and made members: those are made over, but
 * for what they have bought, which is added to.
 */
export async function sow(db: Tx, sown: Sown, since: Date): Promise<void> {
  const made = { createdAt: since, updatedAt: since }
  const named = <T extends { readonly name: string }>(row: T) => ({ ...row, nameKey: nameKey(row.name) })
  await db.memberLevel.createMany({
    data: sown.levels.map((row) => ({ ...named(row), ...made, goodsIds: [...row.goodsIds] })),
  })
  await db.cohort.createMany({ data: sown.cohorts.map((row) => ({ ...named(row), ...made })) })
  for (const { id, spent, orderCount, version, ...facts } of sown.members) {
    const totals = { spent: { increment: spent }, orderCount: { increment: orderCount } }
    await db.member.upsert({
      where: { accountId: facts.accountId },
      create: { ...facts, id, spent, orderCount, version },
      update: { ...facts, ...totals, version: { increment: 1 } },
    })
  }
  await db.cohortMember.createMany({ data: [...sown.cohortMembers] })
  await db.address.createMany({ data: [...sown.addresses] })
  await db.favourite.createMany({ data: [...sown.favourites], skipDuplicates: true })
  await db.productView.createMany({ data: [...sown.views], skipDuplicates: true })
}
