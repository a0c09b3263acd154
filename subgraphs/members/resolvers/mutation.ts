import { payload } from '@supermall/subgraph/payload'
import { updateRules } from '../commands/update-rules.ts'
import { createField, removeField, updateField } from '../commands/write-field.ts'
import { createLevel, removeLevel, updateLevel } from '../commands/write-level.ts'
import { deleted } from './answer-with.ts'
import { cohortMutations } from './cohort-mutations.ts'
import { memberMutations } from './member-mutations.ts'
import { ownMutations } from './own-mutations.ts'
import type { MutationResolvers } from './types.generated.ts'

const EDIT_LEVELS = 'members.level.edit'
const EDIT_FORM = 'members.form.edit'

export const Mutation: MutationResolvers = {
  ...ownMutations,
  ...memberMutations,
  ...cohortMutations,
  memberLevelCreate: (_, { input: { rank: number, ...input } }, { operate }) =>
    operate(EDIT_LEVELS, (unit) => createLevel({ ...input, number }, unit)).then(payload('level')),
  memberLevelUpdate: (_, { input: { rank: number, ...input } }, { operate }) =>
    operate(EDIT_LEVELS, (unit) => updateLevel({ ...input, ...(number == null ? {} : { number }) }, unit)).then(
      payload('level'),
    ),
  memberLevelDelete: (_, { input }, { operate }) =>
    operate(EDIT_LEVELS, (unit) => removeLevel(input, unit)).then(deleted),
  memberFormFieldCreate: (_, { input }, { operate }) =>
    operate(EDIT_FORM, (unit) => createField(input, unit)).then(payload('field')),
  memberFormFieldUpdate: (_, { input }, { operate }) =>
    operate(EDIT_FORM, (unit) => updateField(input, unit)).then(payload('field')),
  memberFormFieldDelete: (_, { input }, { operate }) =>
    operate(EDIT_FORM, (unit) => removeField(input, unit)).then(deleted),
  memberRulesUpdate: (_, { input }, { operate }) =>
    operate('members.rules.edit', (unit) => updateRules(input, unit)).then(payload('rules')),
}
