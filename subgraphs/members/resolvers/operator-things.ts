import { parseId } from '@supermall/kernel/id'
import { can } from '@supermall/subgraph/viewer'
import { memberExports } from '../commands/export-members.ts'
import type { MemberExportResolvers, MemberFormFieldResolvers, MemberMessageResolvers } from './types.generated.ts'

export const MemberFormField: MemberFormFieldResolvers = {
  __resolveReference: async ({ id }, { viewer, loaders }) => {
    const field = parseId('mff', id) && (await loaders.field.load(id))
    return field && (field.isEnabled || can(viewer, 'members.form.edit')) ? field : null
  },
}

export const MemberExport: MemberExportResolvers = {
  __resolveReference: ({ id }, { viewer, loaders }) =>
    parseId('mex', id) && can(viewer, 'members.member.export') ? loaders.export.load(id) : null,
  ...memberExports.fields,
}

export const MemberMessage: MemberMessageResolvers = {
  __resolveReference: ({ id }, { viewer, loaders }) =>
    parseId('mmg', id) && can(viewer, 'members.message.send') ? loaders.message.load(id) : null,
  sentBy: ({ sentBy }) => ({ id: sentBy }),
}
