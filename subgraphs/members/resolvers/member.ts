import { parseId } from '@supermall/kernel/id'
import type { Context } from '../context.ts'
import { LEVEL_CURRENCY } from '../domain/level.ts'
import type { Member as Row } from '../domain/member.ts'
import { blankMember, maskedName } from '../domain/member.ts'
import { isHere } from '../providers/presence.ts'
import { seesAllMembers, seesMember, shownTo } from './sight.ts'
import type { AccountResolvers, MemberRankResolvers, MemberResolvers, PointsRankResolvers } from './types.generated.ts'

export const Member: MemberResolvers = {
  __resolveReference: async ({ id }, { viewer, loaders }) =>
    parseId('mbr', id) ? shownTo(viewer, await loaders.member.load(id)) : null,
  account: ({ accountId }) => ({ id: accountId }),
  inviter: ({ inviterId }) => (inviterId === null ? null : { id: inviterId }),
  level: ({ levelId }, _, { loaders }) => (levelId === null ? null : loaders.level.load(levelId)),
  isLevelPinned: forStaff(({ isLevelPinned }) => isLevelPinned),
  spent: ({ spent }) => ({ minorUnits: spent, currency: LEVEL_CURRENCY }),
  finishedOrderCount: ({ orderCount }) => orderCount,
  groups: forStaff((member, context) => cohortsOf(member, 'GROUP', context)),
  tags: forStaff((member, context) => cohortsOf(member, 'TAG', context)),
  addresses: ({ accountId }, _, { loaders }) => loaders.addressesOf.load(accountId),
  formAnswers: ({ id }, _, { loaders }) => loaders.answersOf.load(id),
  isOnline: ({ accountId }, _, { cache }) => isHere(cache, accountId),
  blacklistReason: forStaff(({ blacklistReason }) => blacklistReason),
  remark: forStaff(({ remark }) => remark),
}

export const Account: AccountResolvers = {
  __resolveReference: ({ id }) => {
    const accountId = parseId('acc', id)
    return accountId && { id: accountId }
  },
  member: ({ id }, _, context) => (seesMember(context.viewer, id) ? memberOf(id, context) : null),
}

export const MemberRank: MemberRankResolvers = {
  nickname: ({ member }) => maskedName(member.nickname),
  avatarUrl: ({ member }) => member.avatarUrl,
  level: ({ member: { levelId } }, _, { loaders }) => (levelId === null ? null : loaders.level.load(levelId)),
  spent: ({ member }) => ({ minorUnits: member.spent, currency: LEVEL_CURRENCY }),
  isViewer: ({ member }, _, { viewer }) => viewer.audience === 'CONSUMER' && viewer.accountId === member.accountId,
}

/** Promotions knows who earned what; who that is, and how much of it everybody may see, is said here. */
export const PointsRank: PointsRankResolvers = {
  __resolveReference: async ({ accountId }, { loaders }) => {
    const known = parseId('acc', accountId)
    return known && { accountId: known, member: await loaders.memberOf.load(known) }
  },
  nickname: ({ member }) => maskedName(member?.nickname ?? null),
  avatarUrl: ({ member }) => member?.avatarUrl ?? null,
  level: ({ member }, _, { loaders }) => (member?.levelId ? loaders.level.load(member.levelId) : null),
}

/** Who has just registered is a member already, whether the event of it has come or not. */
export async function memberOf(accountId: Row['accountId'], { viewer, loaders, clock }: Context): Promise<Row | null> {
  const member = await loaders.memberOf.load(accountId)
  const isOwn = viewer.audience === 'CONSUMER' && viewer.accountId === accountId
  if (member === null) return isOwn ? blankMember(accountId, clock()) : null
  return shownTo(viewer, member)
}

async function cohortsOf({ id }: Row, kind: 'GROUP' | 'TAG', { loaders }: Context) {
  const memberships = await loaders.membershipsOf.load(id)
  return memberships.flatMap(({ cohort }) => (cohort.kind === kind ? [cohort] : []))
}

/** What staff know of a member, and the member does not see. */
function forStaff<T>(read: (member: Row, context: Context) => T): (member: Row, args: object, at: Context) => T | null {
  return (member, _, context) => (seesAllMembers(context.viewer) ? read(member, context) : null)
}
