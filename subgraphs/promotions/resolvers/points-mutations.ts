import { productShops } from '@supermall/contracts/catalog'
import type { Id } from '@supermall/kernel/id'
import { parseId } from '@supermall/kernel/id'
import { payload } from '@supermall/subgraph/payload'
import { makeCodes, stopCodes } from '../commands/exchange/make-codes.ts'
import { adjustPoints } from '../commands/points/adjust-points.ts'
import { setPointsTerms, updatePointsRules, updateSignInRules } from '../commands/points/edit-rules.ts'
import { createTask, updateTask } from '../commands/tasks/edit-task.ts'
import type { Context } from '../context.ts'
import { findPointsRules } from '../data/points/rules.ts'
import { loaded } from './loaded.ts'
import { pointsFor } from './points.ts'
import { readCap, readReward, readRules } from './points-inputs.ts'
import { rewardMutations } from './reward-mutations.ts'
import type { MutationResolvers } from './types.generated.ts'

const EDIT = 'promotions.points.edit'
const ADJUST = 'promotions.points.adjust'
const CODES = 'promotions.code.edit'

export const pointsMutations = {
  ...rewardMutations,
  pointsCredit: (_, { input }, context) =>
    context
      .operate(ADJUST, (unit) => adjustPoints(input, 'CREDITED', unit))
      .then(theirPoints(context))
      .then(payload('points')),
  pointsDebit: (_, { input }, context) =>
    context
      .operate(ADJUST, (unit) => adjustPoints(input, 'DEBITED', unit))
      .then(theirPoints(context))
      .then(payload('points')),
  pointsRulesUpdate: async (_, { input }, { operate, client }) => {
    const read = readRules(input, (await findPointsRules(client)).currency)
    if (!read.ok) return payload('rules')(read)
    return operate(EDIT, (unit) => updatePointsRules(read.value, unit)).then(payload('rules'))
  },
  productPointsSet: async (_, { input }, context) => {
    const { productId, expectedVersion, earn } = input
    const cap = readCap(input.mostDeduct, (await findPointsRules(context.client)).currency)
    if (!cap.ok) return payload('productPoints')(cap)
    const shopId = await shopOf(productId, context)
    const terms = { earnKind: earn?.kind ?? null, earnValue: earn?.value ?? 0, mostDeductMinor: cap.value }
    return context
      .operate(EDIT, (unit) => setPointsTerms({ productId, expectedVersion, ...terms }, shopId, unit))
      .then(payload('productPoints'))
  },
  dailySignInRulesUpdate: (_, { input }, { operate }) =>
    operate(EDIT, (unit) => updateSignInRules(input, unit)).then(payload('rules')),
  taskCreate: (_, { input }, { operate }) => operate(EDIT, (unit) => createTask(input, unit)).then(payload('task')),
  taskUpdate: (_, { input }, { operate }) => operate(EDIT, (unit) => updateTask(input, unit)).then(payload('task')),
  exchangeBatchCreate: async (_, { input }, { operate, client, loaders }) => {
    const { reward: given, codesCount: codeCount, ...rest } = input
    const reward = readReward(given, (await findPointsRules(client)).currency)
    if (!reward.ok) return payload('batch')(reward)
    const facts = { ...rest, codeCount, mostUses: rest.mostUses ?? null, reward: reward.value }
    return operate(CODES, (unit) => makeCodes(facts, unit))
      .then(loaded(({ batchId }) => loaders.exchangeBatch.load(batchId)))
      .then(payload('batch'))
  },
  exchangeBatchStop: (_, { input }, { operate }) =>
    operate(CODES, (unit) => stopCodes(input, unit)).then(payload('batch')),
} satisfies Partial<MutationResolvers>

const theirPoints = (context: Context) =>
  loaded(({ accountId }: { readonly accountId: string }) => pointsFor(accountId, context))

/** As the catalogue knows it; null where it knows no such product. */
async function shopOf(productId: string, { ask }: Context): Promise<Id<'shp'> | null> {
  const id = parseId('prd', productId)
  if (id === null) return null
  const { products } = await ask(productShops, { productIds: [id] })
  return products[0]?.shopId ?? null
}
