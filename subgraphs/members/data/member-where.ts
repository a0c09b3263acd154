import { ceilDecimal } from '@supermall/kernel/money'
import type { Compared, Condition, Flagged, Nested, Ranged, Reading, Searched } from '@supermall/subgraph/filter'
import { whereOf } from '@supermall/subgraph/filter'
import type { Prisma } from '../../../prisma/members/generated/client.ts'
import { nullable } from './nullable.generated.ts'

/** Which members: all that is said must hold. Kept as JSON by what runs later, so instants may come back as texts. */
export interface MemberWhere extends Nested<MemberWhere> {
  readonly nickname?: Searched | null
  readonly accountId?: Compared<string>
  readonly levelId?: Compared<string>
  readonly groupId?: Compared<string>
  readonly tagId?: Compared<string>
  readonly inviterId?: Compared<string>
  readonly gender?: Compared<string>
  readonly isBlacklisted?: Flagged
  readonly joinedAt?: Ranged<Date | string>
  readonly spent?: Ranged<string>
  readonly orderCount?: Ranged<number>
}

/** People who are gone are in no list. */
export const listed = (where: MemberWhere): Prisma.MemberWhereInput => ({
  AND: [{ deletedAt: null }, whereOf(where, nullable.Member, READING)],
})

const inCohort = (cohortId: Condition) => ({ cohorts: { some: { cohortId } } })

const READING: Reading = {
  reads: { joinedAt: (kept) => new Date(kept), spent: (amount) => ceilDecimal(amount, 'CNY') },
  own: { groupId: inCohort, tagId: inCohort },
}
