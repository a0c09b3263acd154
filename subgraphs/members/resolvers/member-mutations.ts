import { begun } from '@supermall/subgraph/exports'
import { payload } from '@supermall/subgraph/payload'
import { signedIn } from '@supermall/subgraph/viewer'
import { blacklistMember, clearMember } from '../commands/blacklist-member.ts'
import { startExport } from '../commands/export-members.ts'
import { sendMessage } from '../commands/send-message.ts'
import { setMemberCohorts } from '../commands/set-member-cohorts.ts'
import { setMemberLevel } from '../commands/set-member-level.ts'
import { setRemark } from '../commands/set-remark.ts'
import type { MutationResolvers } from './types.generated.ts'

const EDIT = 'members.member.edit'

export const memberMutations = {
  memberLevelSet: (_, { input }, { operate }) =>
    operate(EDIT, (unit) => setMemberLevel(input, unit)).then(payload('member')),
  memberGroupsSet: (_, { input: { groupIds: cohortIds, ...expected } }, { operate }) =>
    operate(EDIT, (unit) => setMemberCohorts({ ...expected, kind: 'GROUP', cohortIds }, unit)).then(payload('member')),
  memberTagsSet: (_, { input: { tagIds: cohortIds, ...expected } }, { operate }) =>
    operate(EDIT, (unit) => setMemberCohorts({ ...expected, kind: 'TAG', cohortIds }, unit)).then(payload('member')),
  memberRemarkSet: (_, { input }, { operate }) =>
    operate(EDIT, (unit) => setRemark(input, unit)).then(payload('member')),
  memberBlacklist: (_, { input }, { operate }) =>
    operate(EDIT, (unit) => blacklistMember(input, unit)).then(payload('member')),
  memberBlacklistClear: (_, { input }, { operate }) =>
    operate(EDIT, (unit) => clearMember(input, unit)).then(payload('member')),
  memberExportStart: (_, { input }, context) =>
    context.operate('members.member.export', (unit) => startExport(input, unit)).then(begun(context)),
  memberMessageSend: async (_, { input }, { operate, viewer, wakeJob }) => {
    const { accountId } = signedIn(viewer)
    const sent = await operate('members.message.send', (unit) => sendMessage(input, accountId, unit))
    if (sent.ok) wakeJob('tell-messages')
    return payload('message')(sent)
  },
} satisfies Partial<MutationResolvers>
