import { checked } from '@supermall/kernel/check'
import { parseId } from '@supermall/kernel/id'
import type { Result } from '@supermall/kernel/result'
import { ok, refused } from '@supermall/kernel/result'
import { ownShop } from '@supermall/subgraph/viewer'
import type { OperatorUnit } from '../data/database.ts'
import { findTaxPolicy, saveTaxPolicy } from '../data/taxes.ts'
import { notFound, stale } from '../domain/refusals.ts'
import type { TaxKind, TaxPolicy, TaxRateGiven } from '../domain/tax.ts'
import { checkRates, MALL, ratesOf } from '../domain/tax.ts'

export type SetTaxPolicy = {
  /** Null for the mall's own, which is good for every shop that says nothing. */
  readonly shopId?: string | null
  readonly kind: TaxKind
  readonly rates: readonly TaxRateGiven[]
  readonly expectedVersion: number
}

export async function setTaxPolicy(input: SetTaxPolicy, unit: OperatorUnit): Promise<Result<TaxPolicy>> {
  const { kind, rates, expectedVersion } = input
  const scope = input.shopId == null ? MALL : parseId('shp', input.shopId)
  if (scope === null) return notFound('shopId')
  ownShop(unit.actor, scope)
  if (scope === MALL && kind === 'AS_MALL') return refused('TAX_KIND', 'The mall decides for itself.', 'kind')
  const fine = checked(...checkRates(rates))
  if (!fine.ok) return fine
  const before = await findTaxPolicy(unit.db, scope)
  if ((before?.version ?? 0) !== expectedVersion) return stale()
  const policy = { scope, kind, rates: ratesOf(rates), version: expectedVersion + 1 }
  if (!(await saveTaxPolicy(unit.db, policy, unit.now))) return stale()
  const facts = (one: TaxPolicy) => ({ kind: one.kind, rates: one.rates })
  const summary = scope === MALL ? 'Said how the mall lays taxes' : 'Said how a shop lays taxes'
  unit.audited({ subjectId: scope, summary, before: before && facts(before), after: facts(policy) })
  return ok(policy)
}
