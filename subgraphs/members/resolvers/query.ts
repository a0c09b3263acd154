import { badInput } from '@supermall/kernel/fault'
import { parseId } from '@supermall/kernel/id'
import { asConsumer, can } from '@supermall/subgraph/viewer'
import type { Context } from '../context.ts'
import { listCohorts } from '../data/cohorts.ts'
import { listFields } from '../data/fields.ts'
import { countUnread } from '../data/inbox.ts'
import { listLevels } from '../data/levels.ts'
import { listTopBuyers } from '../data/members.ts'
import { findRules } from '../data/rules.ts'
import { allExports, allMessages, membersFound, ownFavourites, ownInbox, ownViews } from './lists.ts'
import { memberOf } from './member.ts'
import type { MemberRankModel } from './models.ts'
import { seesMember, shownTo } from './sight.ts'
import type { QueryResolvers } from './types.generated.ts'

const LONGEST_RANKING = 50

export const Query: QueryResolvers = {
  myMember: (_, __, context) => memberOf(asConsumer(context.viewer).accountId, context),
  member: async (_, { id }, { viewer, loaders }) =>
    parseId('mbr', id) ? shownTo(viewer, await loaders.member.load(id)) : null,
  members: (_, args, context) => membersFound(args, context),
  myAddresses: (_, __, { viewer, loaders }) => loaders.addressesOf.load(asConsumer(viewer).accountId),
  address: async (_, { id }, { viewer, loaders }) => {
    const address = parseId('adr', id) && (await loaders.address.load(id))
    return address && seesMember(viewer, address.accountId) ? address : null
  },
  myFavourites: (_, args, context) => ownFavourites(args, context),
  myProductViews: (_, args, context) => ownViews(args, context),
  inbox: (_, args, context) => ownInbox(args, context),
  unreadMessageCount: (_, __, { viewer, client }) => countUnread(client, asConsumer(viewer).accountId),
  memberLevels: (_, __, { client }) => listLevels(client),
  memberGroups: (_, __, { client }) => listCohorts(client, 'GROUP'),
  memberTags: (_, __, { client }) => listCohorts(client, 'TAG'),
  memberFormFields: (_, __, { client, viewer }) =>
    listFields(client, { withDisabled: can(viewer, 'members.form.edit') }),
  memberRules: (_, __, { client }) => findRules(client),
  memberRanking: (_, { first }, context) => ranking(first, context),
  memberExport: (_, { id }, { loaders }) => (parseId('mex', id) ? loaders.export.load(id) : null),
  memberExports: (_, args, context) => allExports(args, context),
  memberMessage: (_, { id }, { loaders }) => (parseId('mmg', id) ? loaders.message.load(id) : null),
  memberMessages: (_, args, context) => allMessages(args, context),
}

async function ranking(first: number, { client }: Context): Promise<readonly MemberRankModel[] | null> {
  if (first < 1 || first > LONGEST_RANKING) throw badInput(`\`first\` is from 1 to ${LONGEST_RANKING}.`)
  const { isRankingShown } = await findRules(client)
  if (!isRankingShown) return null
  return (await listTopBuyers(client, first)).map((member, index) => ({ place: index + 1, member }))
}
