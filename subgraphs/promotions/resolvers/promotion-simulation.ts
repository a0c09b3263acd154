import { badInput } from '@supermall/kernel/fault'
import { parseId } from '@supermall/kernel/id'
import type { Currency } from '@supermall/kernel/money'
import { money } from '@supermall/kernel/money'
import { ownShop } from '@supermall/subgraph/viewer'
import type { Simulated } from '../commands/simulate-promotions.ts'
import { simulatePromotions } from '../commands/simulate-promotions.ts'
import type { Context } from '../context.ts'
import { findPromotions } from '../data/promotions.ts'
import type { WorkLine } from '../domain/engine/work.ts'
import type { Promotion } from '../domain/promotion.ts'
import { ref, refs } from './ref.ts'
import type { PromotionSimulateInput, PromotionSimulationResolvers } from './types.generated.ts'

const MOST_REASONS = 500

export const PromotionSimulation: PromotionSimulationResolvers = {
  lines: ({ evaluation, currency }) => evaluation.work.lines.map((line) => lineOf(line, currency as Currency)),
  applied: ({ evaluation, currency }) =>
    countedIn(evaluation).map(({ rule, gaveMinor, skuIds }) => ({
      promotion: rule,
      gave: money(gaveMinor, currency as Currency),
      skus: refs(skuIds),
    })),
  whyNot: ({ evaluation, rules }) =>
    evaluation.whyNot.slice(0, MOST_REASONS).flatMap(({ ruleId, code, message }) => {
      const promotion = rules.get(ruleId)
      return promotion ? [{ promotion, code, message }] : []
    }),
  before: ({ lines, currency }) =>
    money(
      lines.reduce((sum, { memberMinor, quantity }) => sum + memberMinor * BigInt(quantity), 0n),
      currency as Currency,
    ),
  after: ({ evaluation, currency }) =>
    money(
      evaluation.work.lines.reduce((sum, line) => sum + payableOf(line), 0n),
      currency as Currency,
    ),
}

const payableOf = ({ openMinor, fixedMinor }: WorkLine): bigint => openMinor + fixedMinor

function countedIn({ used, gifts, fullBacks, work }: Simulated['evaluation']) {
  const skusOf = (rule: Promotion) => work.lines.filter((line) => touches(rule, line)).map(({ line }) => line.skuId)
  return [
    ...used.map((one) => ({ ...one, skuIds: skusOf(one.rule) })),
    ...gifts.map((rule) => ({ rule, gaveMinor: 0n, skuIds: skusOf(rule) })),
    ...fullBacks.map(({ lines, ...one }) => ({ ...one, skuIds: lines.map(({ skuId }) => skuId) })),
  ]
}

const touches = (rule: Promotion, { ruleIds }: WorkLine): boolean => ruleIds.includes(rule.id)

const lineOf = ({ line, unitMinor, ...work }: WorkLine, currency: Currency) => ({
  sku: ref(line.skuId),
  quantity: line.quantity,
  listPrice: money(line.listMinor, currency),
  unitPrice: money(unitMinor, currency),
  payable: money(work.openMinor + work.fixedMinor, currency),
})

export async function simulate(input: PromotionSimulateInput, context: Context): Promise<Simulated> {
  assertBounds(input)
  const { client: db, rules, ask, clock } = context
  const trying = await promotionsToTry(input.withPromotionIds ?? [], context)
  const { lines, levelId = null, memberRate, groupIds, boughtProductIds } = input
  const asked = {
    lines,
    levelId,
    memberRate,
    groupIds: groupIds ?? [],
    boughtProductIds: boughtProductIds ?? [],
    trying,
  }
  return simulatePromotions(asked, { db, rules, ask, now: clock() })
}

/** A shop's staff try their own: what others draw up is not theirs to see. */
async function promotionsToTry(ids: readonly string[], { client, viewer }: Context): Promise<readonly Promotion[]> {
  const known = ids.filter((id) => parseId('prm', id) !== null)
  const found = known.length > 0 ? await findPromotions(client, known) : []
  if (found.length < new Set(ids).size) throw badInput('There is no such promotion to try.')
  for (const { shopId } of found) ownShop(viewer, shopId ?? 'the platform')
  return found
}

function assertBounds(input: PromotionSimulateInput): void {
  const { lines, memberRate, groupIds, boughtProductIds, withPromotionIds } = input
  const skuIds = new Set(lines.map(({ skuId }) => skuId))
  if (lines.length < 1 || lines.length > 50 || skuIds.size < lines.length)
    throw badInput('It needs 1 to 50 lines, each SKU once.')
  if (!lines.every(({ skuId, quantity }) => parseId('sku', skuId) && quantity >= 1 && quantity <= 999))
    throw badInput('A line names a SKU and 1 to 999 pieces.')
  if (memberRate < 0 || memberRate > 10_000) throw badInput('The rate of a member is from 0 to 10000.')
  if ((groupIds?.length ?? 0) > 20) throw badInput('At most 20 groups.')
  if ((boughtProductIds?.length ?? 0) > 50) throw badInput('At most 50 products.')
  if ((withPromotionIds?.length ?? 0) > 10) throw badInput('At most 10 promotions are tried at once.')
}
