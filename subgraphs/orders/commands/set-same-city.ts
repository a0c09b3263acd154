import { checked } from '@supermall/kernel/check'
import { parseId } from '@supermall/kernel/id'
import type { Result } from '@supermall/kernel/result'
import { ok } from '@supermall/kernel/result'
import { ownShop } from '@supermall/subgraph/viewer'
import type { OperatorUnit } from '../data/database.ts'
import { findSameCityRule, saveSameCityRule } from '../data/same-city.ts'
import { notFound, stale } from '../domain/refusals.ts'
import { saidOf } from '../domain/said.ts'
import type { SameCityGiven, SameCityRule } from '../domain/same-city.ts'
import { checkSameCity, sameCityRuleOf } from '../domain/same-city.ts'

type SetSameCity = SameCityGiven & { readonly shopId: string; readonly expectedVersion: number }

export async function setSameCity(input: SetSameCity, unit: OperatorUnit): Promise<Result<SameCityRule>> {
  const shopId = parseId('shp', input.shopId)
  if (shopId === null) return notFound('shopId')
  ownShop(unit.actor, shopId)
  const fine = checked(...checkSameCity(input))
  if (!fine.ok) return fine
  const before = await findSameCityRule(unit.db, shopId)
  if ((before?.version ?? 0) !== input.expectedVersion) return stale()
  const rule = sameCityRuleOf(input, { shopId, version: input.expectedVersion + 1 })
  if (!(await saveSameCityRule(unit.db, rule, unit.now))) return stale()
  const summary = 'Said what bringing within the city costs'
  unit.audited({ subjectId: shopId, summary, before: before && saidOf(before), after: saidOf(rule) })
  return ok(rule)
}
