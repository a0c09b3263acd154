import { deleted, payload } from '@supermall/subgraph/payload'
import { can } from '@supermall/subgraph/viewer'
import type { Assigned } from '../commands/assign-cohort.ts'
import { assignCohort, unassignCohort } from '../commands/assign-cohort.ts'
import { findUses } from '../commands/find-uses.ts'
import { createCohort, removeCohort, updateCohort } from '../commands/write-cohort.ts'
import { NO_USE } from '../domain/audience-use.ts'
import { answerWith } from './answer-with.ts'
import type { MutationResolvers } from './types.generated.ts'

const EDIT = 'members.group.edit'
const GROUP = { kind: 'GROUP' } as const
const TAG = { kind: 'TAG' } as const

const groupAssigned = answerWith({ group: null, changedCount: null }, ({ cohort, changedCount }: Assigned) => ({
  group: cohort,
  changedCount,
}))

const tagAssigned = answerWith({ tag: null, changedCount: null }, ({ cohort, changedCount }: Assigned) => ({
  tag: cohort,
  changedCount,
}))

export const cohortMutations = {
  memberGroupCreate: (_, { input }, { operate }) =>
    operate(EDIT, (unit) => createCohort({ ...GROUP, ...input }, unit)).then(payload('group')),
  memberGroupUpdate: (_, { input: { groupId: id, ...input } }, { operate }) =>
    operate(EDIT, (unit) => updateCohort({ ...GROUP, ...input, id }, unit)).then(payload('group')),
  memberGroupDelete: async (_, { input: { groupId: id, ...input } }, { viewer, ask, operate }) => {
    const uses = can(viewer, EDIT) ? await findUses(id, ask) : NO_USE
    return operate(EDIT, (unit) => removeCohort({ ...GROUP, ...input, id, uses }, unit)).then(deleted)
  },
  memberGroupAssign: (_, { input: { groupId: id, ...input } }, { operate }) =>
    operate(EDIT, (unit) => assignCohort({ ...GROUP, ...input, id }, unit)).then(groupAssigned),
  memberGroupUnassign: (_, { input: { groupId: id, ...input } }, { operate }) =>
    operate(EDIT, (unit) => unassignCohort({ ...GROUP, ...input, id }, unit)).then(groupAssigned),
  memberTagCreate: (_, { input }, { operate }) =>
    operate(EDIT, (unit) => createCohort({ ...TAG, ...input }, unit)).then(payload('tag')),
  memberTagUpdate: (_, { input: { tagId: id, ...input } }, { operate }) =>
    operate(EDIT, (unit) => updateCohort({ ...TAG, ...input, id }, unit)).then(payload('tag')),
  memberTagDelete: (_, { input: { tagId: id, ...input } }, { operate }) =>
    operate(EDIT, (unit) => removeCohort({ ...TAG, ...input, id, uses: NO_USE }, unit)).then(deleted),
  memberTagAssign: (_, { input: { tagId: id, ...input } }, { operate }) =>
    operate(EDIT, (unit) => assignCohort({ ...TAG, ...input, id }, unit)).then(tagAssigned),
  memberTagUnassign: (_, { input: { tagId: id, ...input } }, { operate }) =>
    operate(EDIT, (unit) => unassignCohort({ ...TAG, ...input, id }, unit)).then(tagAssigned),
} satisfies Partial<MutationResolvers>
