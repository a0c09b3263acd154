import { deleted, payload } from '@supermall/subgraph/payload'
import { can } from '@supermall/subgraph/viewer'
import { findMissing, NONE_MISSING } from '../commands/find-missing.ts'
import { findUses } from '../commands/find-uses.ts'
import { updateRules } from '../commands/update-rules.ts'
import { createField, removeField, updateField } from '../commands/write-field.ts'
import { createLevel, removeLevel, updateLevel } from '../commands/write-level.ts'
import type { Context } from '../context.ts'
import { NO_USE } from '../domain/audience-use.ts'
import { cohortMutations } from './cohort-mutations.ts'
import { memberMutations } from './member-mutations.ts'
import { ownMutations } from './own-mutations.ts'
import type { MutationResolvers } from './types.generated.ts'

const EDIT_LEVELS = 'members.level.edit'
const EDIT_FORM = 'members.form.edit'

const levelOrWhy = payload('level')

export const Mutation: MutationResolvers = {
  ...ownMutations,
  ...memberMutations,
  ...cohortMutations,
  memberLevelCreate: async (_, { input: { rank: number, ...input } }, context) => {
    const missing = await missingGoods(input, context)
    return context.operate(EDIT_LEVELS, (unit) => createLevel({ ...input, number, missing }, unit)).then(levelOrWhy)
  },
  memberLevelUpdate: async (_, { input: { rank, ...input } }, context) => {
    const changes = { ...input, ...(rank == null ? {} : { number: rank }), missing: await missingGoods(input, context) }
    return context.operate(EDIT_LEVELS, (unit) => updateLevel(changes, unit)).then(levelOrWhy)
  },
  memberLevelDelete: async (_, { input }, { viewer, ask, operate }) => {
    const uses = can(viewer, EDIT_LEVELS) ? await findUses(input.levelId, ask) : NO_USE
    return operate(EDIT_LEVELS, (unit) => removeLevel({ ...input, uses }, unit)).then(deleted)
  },
  memberFormFieldCreate: (_, { input }, { operate }) =>
    operate(EDIT_FORM, (unit) => createField(input, unit)).then(payload('field')),
  memberFormFieldUpdate: (_, { input }, { operate }) =>
    operate(EDIT_FORM, (unit) => updateField(input, unit)).then(payload('field')),
  memberFormFieldDelete: (_, { input }, { operate }) =>
    operate(EDIT_FORM, (unit) => removeField(input, unit)).then(deleted),
  memberRulesUpdate: (_, { input }, { operate }) =>
    operate('members.rules.edit', (unit) => updateRules(input, unit)).then(payload('rules')),
}

/** The catalog is asked before the transaction opens, and for those only who may write a level. */
const missingGoods = async (input: { readonly goodsIds?: readonly string[] | null }, { viewer, ask }: Context) =>
  can(viewer, EDIT_LEVELS) ? findMissing(input.goodsIds ?? [], ask) : NONE_MISSING
