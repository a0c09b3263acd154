import { productShops } from '@supermall/contracts/catalog'
import { accountFacts } from '@supermall/contracts/identity'
import type { Id } from '@supermall/kernel/id'
import { parseId } from '@supermall/kernel/id'
import type { Result } from '@supermall/kernel/result'
import { ok } from '@supermall/kernel/result'
import { payload } from '@supermall/subgraph/payload'
import { privileged } from '@supermall/subgraph/privileged'
import type { MakeCodes } from '../commands/exchange/make-codes.ts'
import { makeCodes, stopCodes } from '../commands/exchange/make-codes.ts'
import { knownOf } from '../commands/known.ts'
import type { AdjustPoints } from '../commands/points/adjust-points.ts'
import { adjustPoints } from '../commands/points/adjust-points.ts'
import { setPointsTerms, updatePointsRules, updateSignInRules } from '../commands/points/edit-rules.ts'
import { createTask, updateTask } from '../commands/tasks/edit-task.ts'
import type { Context } from '../context.ts'
import type { OperatorUnit } from '../data/database.ts'
import { findPointsRules } from '../data/points/rules.ts'
import { findBatch } from '../data/rewards/exchange.ts'
import { CURRENCY } from '../domain/coupons/draft-coupon.ts'
import type { ExchangeBatch } from '../domain/exchange/batch.ts'
import { pointsFor } from './points.ts'
import { readCap, readPacket, readPrice, readReward, readRules } from './points-inputs.ts'
import type { PointsModel } from './points-models.ts'
import { posterMutations } from './poster-mutations.ts'
import { rewardMutations } from './reward-mutations.ts'
import type { MutationResolvers } from './types.generated.ts'

const EDIT = 'promotions.points.edit'
const ADJUST = 'promotions.points.adjust'
const CODES = 'promotions.code.edit'

export const pointsMutations = {
  ...rewardMutations,
  ...posterMutations,
  pointsCredit: async (_, { input }, context) => {
    const isKnown = await isConsumer(input.accountId, context)
    return privileged(ADJUST, context)(input, adjusting('CREDITED', { ...context, isKnown })).then(payload('points'))
  },
  // What is there may be taken also from somebody who is gone.
  pointsDebit: (_, { input }, context) =>
    privileged(ADJUST, context)(input, adjusting('DEBITED', { ...context, isKnown: true })).then(payload('points')),
  pointsRulesUpdate: async (_, { input: { isDryRun, ...input } }, context) => {
    const read = readRules(input, (await findPointsRules(context.client)).currency)
    if (!read.ok) return payload('rules')(read)
    return privileged(EDIT, context)({ ...read.value, isDryRun }, updatePointsRules).then(payload('rules'))
  },
  productPointsSet: async (_, { input }, context) => {
    const { productId, expectedVersion, earn, isDryRun } = input
    const cap = readCap(input.mostDeduct, (await findPointsRules(context.client)).currency)
    if (!cap.ok) return payload('productPoints')(cap)
    const shopId = await shopOf(productId, context)
    const terms = { earnKind: earn?.kind ?? null, earnValue: earn?.value ?? 0, mostDeductMinor: cap.value }
    const set = { productId, expectedVersion, ...terms, isDryRun }
    return privileged(EDIT, context)(set, (given, unit) => setPointsTerms(given, shopId, unit)).then(
      payload('productPoints'),
    )
  },
  dailySignInRulesUpdate: async (_, { input: { makeUpPrice, ...input } }, context) => {
    const price = readPrice(makeUpPrice, (await findPointsRules(context.client)).currency)
    if (!price.ok) return payload('rules')(price)
    return privileged(EDIT, context)({ ...input, makeUpMinor: price.value }, updateSignInRules).then(payload('rules'))
  },
  taskCreate: async (_, { input: { rewardRedPacket, ...input } }, context) => {
    const packet = readPacket(rewardRedPacket, CURRENCY)
    if (!packet.ok) return payload('task')(packet)
    const known = await knownOf(input.productIds, null, context)
    const task = { ...input, rewardPacketMinor: packet.value, known }
    return privileged(EDIT, context)(task, createTask).then(payload('task'))
  },
  taskUpdate: async (_, { input: { rewardRedPacket, ...input } }, context) => {
    const packet = readPacket(rewardRedPacket, CURRENCY)
    if (!packet.ok) return payload('task')(packet)
    const known = await knownOf(input.productIds, null, context)
    const task = { ...input, rewardPacketMinor: packet.value, known }
    return privileged(EDIT, context)(task, updateTask).then(payload('task'))
  },
  exchangeBatchCreate: async (_, { input }, context) => {
    const { reward: given, codeCount, ...rest } = input
    const reward = readReward(given, (await findPointsRules(context.client)).currency)
    if (!reward.ok) return payload('batch')(reward)
    const facts = { ...rest, codeCount, mostUses: rest.mostUses ?? null, reward: reward.value }
    return privileged(CODES, context)(facts, makeBatch).then(payload('batch'))
  },
  exchangeBatchStop: (_, { input }, context) => privileged(CODES, context)(input, stopCodes).then(payload('batch')),
} satisfies Partial<MutationResolvers>

/** Read in the transaction itself: of a dry run nothing is left after it. */
const adjusting =
  (direction: 'CREDITED' | 'DEBITED', { clock, isKnown }: Pick<Context, 'clock'> & { readonly isKnown: boolean }) =>
  async (given: AdjustPoints, unit: OperatorUnit): Promise<Result<PointsModel>> => {
    const adjusted = await adjustPoints(given, direction, { ...unit, isKnown })
    return adjusted.ok ? ok(await pointsFor(adjusted.value.accountId, { client: unit.db, clock })) : adjusted
  }

async function makeBatch(facts: MakeCodes, unit: OperatorUnit): Promise<Result<ExchangeBatch>> {
  const made = await makeCodes(facts, unit)
  if (!made.ok) return made
  const batch = await findBatch(unit.db, made.value.batchId)
  if (batch === null) throw new Error(`${made.value.batchId} was just made and is not there`)
  return ok(batch)
}

/** Staff have no points, and those who are gone neither. */
async function isConsumer(text: string, { ask }: Context): Promise<boolean> {
  const accountId = parseId('acc', text)
  return accountId !== null && (await ask(accountFacts, { accountId })).isConsumer
}

/** As the catalogue knows it; null where it knows no such product. */
async function shopOf(productId: string, { ask }: Context): Promise<Id<'shp'> | null> {
  const id = parseId('prd', productId)
  if (id === null) return null
  const { products } = await ask(productShops, { productIds: [id] })
  return products[0]?.shopId ?? null
}
