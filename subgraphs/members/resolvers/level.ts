import { parseId } from '@supermall/kernel/id'
import type { Context } from '../context.ts'
import { LEVEL_CURRENCY } from '../domain/level.ts'
import { seesAllMembers, seesGroups, seesTags } from './sight.ts'
import type { MemberGroupResolvers, MemberLevelResolvers, MemberTagResolvers } from './types.generated.ts'

export const MemberLevel: MemberLevelResolvers = {
  __resolveReference: ({ id }, { loaders }) => (parseId('lvl', id) ? loaders.level.load(id) : null),
  rank: ({ number }) => number,
  leastSpent: ({ leastSpent }) => (leastSpent === null ? null : { minorUnits: leastSpent, currency: LEVEL_CURRENCY }),
  goods: ({ goodsIds }) => goodsIds.map((id) => ({ id })),
  memberCount: async ({ id }, _, { viewer, loaders }) =>
    seesAllMembers(viewer) ? ((await loaders.levelSize.load(id))?.count ?? 0) : null,
}

export const MemberGroup: MemberGroupResolvers = {
  __resolveReference: ({ id }, { viewer, loaders }) =>
    parseId('mgr', id) && seesGroups(viewer) ? loaders.cohort.load(id) : null,
  memberCount: ({ id }, _, context) => sizeOf(id, context),
}

export const MemberTag: MemberTagResolvers = {
  __resolveReference: ({ id }, { viewer, loaders }) =>
    parseId('mtg', id) && seesTags(viewer) ? loaders.cohort.load(id) : null,
  memberCount: ({ id }, _, context) => sizeOf(id, context),
}

const sizeOf = async (id: string, { viewer, loaders }: Context): Promise<number | null> =>
  seesAllMembers(viewer) ? ((await loaders.cohortSize.load(id))?.count ?? 0) : null
