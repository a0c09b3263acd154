import { checkChange, checked } from '@supermall/kernel/check'
import type { Id } from '@supermall/kernel/id'
import { parseId } from '@supermall/kernel/id'
import type { Result } from '@supermall/kernel/result'
import { ok } from '@supermall/kernel/result'
import type { OperatorUnit } from '../../data/database.ts'
import { findPointsRules, findPointsTerms, savePointsRules, savePointsTerms } from '../../data/points/rules.ts'
import { findSignInRules, saveSignInRules } from '../../data/rewards/sign-ins.ts'
import type { PointsRules, PointsTerms } from '../../domain/points/rules.ts'
import { checkRules, checkTerms } from '../../domain/points/rules.ts'
import { notFound, stale } from '../../domain/refusals.ts'
import type { SignInRules } from '../../domain/sign-in/rules.ts'
import { checkSignInRules } from '../../domain/sign-in/rules.ts'

type Edit<Rules> = { readonly [Field in Exclude<keyof Rules, 'version' | 'currency'>]?: Rules[Field] | null }
type Expected = { readonly expectedVersion: number }

/** What is not said stays. What was earned before stays as it was earned. */
export async function updatePointsRules(
  { expectedVersion, ...edit }: Edit<PointsRules> & Expected,
  unit: OperatorUnit,
): Promise<Result<PointsRules>> {
  const fine = checked(checkChange(said(edit)), ...checkRules(edit))
  if (!fine.ok) return fine
  const before = await findPointsRules(unit.db)
  const after = await savePointsRules(unit.db, expectedVersion, { edit: said(edit), now: unit.now })
  if (!after) return stale()
  audit({ subjectId: 'points-rules', summary: 'Changed how points are earned and spent', before, after }, unit)
  return ok(after)
}

export async function updateSignInRules(
  { expectedVersion, ...edit }: Edit<SignInRules> & Expected,
  unit: OperatorUnit,
): Promise<Result<SignInRules>> {
  const fine = checked(checkChange(said(edit)), ...checkSignInRules(edit))
  if (!fine.ok) return fine
  const before = await findSignInRules(unit.db)
  const after = await saveSignInRules(unit.db, expectedVersion, { edit: said(edit), now: unit.now })
  if (!after) return stale()
  audit({ subjectId: 'sign-in-rules', summary: 'Changed what signing in gives', before, after }, unit)
  return ok(after)
}

type SetTerms = Expected &
  Pick<PointsTerms, 'earnKind' | 'earnValue' | 'mostDeductMinor'> & { readonly productId: string }

/** What a product says for itself, all of it. `shopId` is that of the product as the catalogue knows it; null where it knows none. */
export async function setPointsTerms(
  { expectedVersion, ...input }: SetTerms,
  shopId: Id<'shp'> | null,
  unit: OperatorUnit,
): Promise<Result<PointsTerms>> {
  const productId = parseId('prd', input.productId)
  if (productId === null || shopId === null) return notFound('productId')
  const fine = checked(...checkTerms(input))
  if (!fine.ok) return fine
  const [before = null] = await findPointsTerms(unit.db, [productId])
  if ((before?.version ?? 0) !== expectedVersion) return stale()
  const terms = { ...input, productId, shopId, version: expectedVersion + 1 }
  if (!(await savePointsTerms(unit.db, terms, unit.now))) return stale()
  audit({ subjectId: productId, summary: 'Said what points a product gives and takes', before, after: terms }, unit)
  return ok(terms)
}

const said = <T extends object>(edit: T): { [Field in keyof T]?: NonNullable<T[Field]> } =>
  Object.fromEntries(Object.entries(edit).filter(([, value]) => value != null)) as {
    [Field in keyof T]?: NonNullable<T[Field]>
  }

type Entry = {
  readonly subjectId: string
  readonly summary: string
  readonly before: object | null
  readonly after: object
}

/** The log is JSON, which has no bigints. */
function audit({ before, after, ...entry }: Entry, unit: OperatorUnit): void {
  unit.audited({ ...entry, before: before && plain(before), after: plain(after) })
}

const plain = (facts: object): object =>
  JSON.parse(JSON.stringify(facts, (_, value) => (typeof value === 'bigint' ? value.toString() : value)))
