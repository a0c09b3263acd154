import type { Check } from '@supermall/kernel/check'
import { checked } from '@supermall/kernel/check'
import type { Id } from '@supermall/kernel/id'
import { parseId } from '@supermall/kernel/id'
import type { Result } from '@supermall/kernel/result'
import { ok, refused } from '@supermall/kernel/result'
import { ownShop } from '@supermall/subgraph/viewer'
import type { OperatorUnit } from '../data/database.ts'
import { deleteRule, findRules, freightCurrencies, saveRule } from '../data/templates.ts'
import type { MoneyGiven } from '../domain/check.ts'
import { checkAmount, checkCount, distinctRegions, readAmount } from '../domain/check.ts'
import { checkRegionCodes } from '../domain/freight-template.ts'
import { notFound } from '../domain/refusals.ts'
import { saidOf } from '../domain/said.ts'
import type { FreeFreightRule } from '../domain/terms.ts'

const MOST_PRODUCTS = 500

type SetFreeFreight = {
  readonly shopId: string
  readonly threshold?: MoneyGiven | null
  readonly exceptRegionCodes: readonly string[]
  readonly exceptProductIds: readonly string[]
}

export async function setFreeFreight(
  input: SetFreeFreight,
  unit: OperatorUnit,
): Promise<Result<FreeFreightRule | null>> {
  const shopId = parseId('shp', input.shopId)
  if (shopId === null) return notFound('shopId')
  ownShop(unit.actor, shopId)
  const { exceptRegionCodes, exceptProductIds } = input
  const fine = checked(
    checkAmount(input.threshold, null, 'threshold'),
    ...checkRegionCodes(exceptRegionCodes, { least: 0 }, 'exceptRegionCodes'),
    checkCount(exceptProductIds, { least: 0, most: MOST_PRODUCTS }, 'exceptProductIds'),
    ...exceptProductIds.slice(0, MOST_PRODUCTS).map(checkProductId),
  )
  if (!fine.ok) return fine
  const fits = await checkCurrency(input.threshold, shopId, unit)
  if (!fits.ok) return fits
  const [before] = await findRules(unit.db, [shopId])
  const threshold = input.threshold == null ? null : readAmount(input.threshold)
  const rule = threshold && {
    shopId,
    currency: threshold.currency,
    thresholdMinor: threshold.minorUnits,
    exceptRegionCodes: distinctRegions(exceptRegionCodes),
    exceptProductIds: [...new Set(exceptProductIds)],
  }
  if (rule) await saveRule(unit.db, rule, unit.now)
  else await deleteRule(unit.db, shopId)
  const summary = rule ? 'Said from which amount on is sent free of charge' : 'Took sending free of charge away'
  unit.audited({ subjectId: shopId, summary, before: before ? saidOf(before) : null, after: rule && saidOf(rule) })
  return ok(rule)
}

const checkProductId = (id: string, index: number): Check =>
  parseId('prd', id)
    ? null
    : { code: 'NOT_FOUND', message: 'There is no such product.', path: ['exceptProductIds', String(index)] }

/** A shop whose freight is counted in other money frees nothing by it. */
async function checkCurrency(threshold: SetFreeFreight['threshold'], shopId: Id<'shp'>, { db }: OperatorUnit) {
  const counted = threshold == null ? [] : await freightCurrencies(db, shopId)
  if (threshold == null || counted.length === 0 || counted.includes(threshold.currency)) return ok(null)
  return refused('CURRENCY_MISMATCH', `The shop's freight is counted in ${counted.join(' and ')}.`, 'threshold')
}
