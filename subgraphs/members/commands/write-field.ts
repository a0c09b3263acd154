import { checkChange, checked } from '@supermall/kernel/check'
import { difference } from '@supermall/kernel/difference'
import { checkField, MOST_FIELDS } from '@supermall/kernel/form'
import { given } from '@supermall/kernel/given'
import { newId, parseId } from '@supermall/kernel/id'
import type { Result } from '@supermall/kernel/result'
import { ok } from '@supermall/kernel/result'
import type { OperatorUnit } from '../data/database.ts'
import { countFields, deleteField, findField, insertField, saveField } from '../data/fields.ts'
import { lockRules } from '../data/rules.ts'
import type { Field, FieldFacts } from '../domain/field.ts'
import { nameTaken, notFound, stale, tooMany } from '../domain/refusals.ts'

type Bounds = 'least' | 'most'
type CreateField = Omit<FieldFacts, Bounds> & { readonly [Bound in Bounds]?: number | null }
type ExpectedField = { readonly fieldId: string; readonly expectedVersion: number }
/** What kind it is stays as it is: answers of another kind would be no answers any more. */
type UpdateField = ExpectedField & {
  readonly [Name in keyof Omit<FieldFacts, 'kind'>]?: FieldFacts[Name] | null
}

export async function createField(input: CreateField, unit: OperatorUnit): Promise<Result<Field>> {
  const facts = { ...input, label: input.label.trim(), least: input.least ?? null, most: input.most ?? null }
  const fine = checked(...checkField(facts))
  if (!fine.ok) return fine
  await lockRules(unit.db)
  if ((await countFields(unit.db)) >= MOST_FIELDS) return tooMany(MOST_FIELDS, 'label')
  const field: Field = { ...facts, id: newId('mff', unit.now.getTime()), version: 1 }
  if (!(await insertField(unit.db, field, unit.now))) return nameTaken('label')
  unit.audited({ subjectId: field.id, summary: `Created the field ${field.label}`, before: null, after: field })
  return ok(field)
}

export async function updateField(input: UpdateField, unit: OperatorUnit): Promise<Result<Field>> {
  const { fieldId: _field, expectedVersion: _version, ...changes } = input
  const found = await expectField(input, unit)
  if (!found.ok) return found
  const { id: _id, version: _old, ...before } = found.value
  const { least = before.least, most = before.most, ...rest } = changes
  const facts = { ...factsOf(before), ...given(rest), least, most }
  const fine = checked(checkChange(changes), ...checkField(facts))
  if (!fine.ok) return fine
  const saved = await saveField(unit.db, found.value, { facts, now: unit.now })
  if (saved === 'taken') return nameTaken('label')
  if (!saved) return stale()
  const changed = difference(found.value, saved, Object.keys(changes))
  unit.audited({ subjectId: saved.id, summary: `Changed the field ${saved.label}`, ...changed })
  return ok(saved)
}

export async function removeField(input: ExpectedField, unit: OperatorUnit): Promise<Result<Field>> {
  const found = await expectField(input, unit)
  if (!found.ok) return found
  if (!(await deleteField(unit.db, found.value))) return stale()
  const { id, label } = found.value
  unit.audited({
    subjectId: id,
    summary: `Deleted the field ${label} and its answers`,
    before: found.value,
    after: null,
  })
  return found
}

async function expectField({ fieldId, expectedVersion }: ExpectedField, unit: OperatorUnit): Promise<Result<Field>> {
  const id = parseId('mff', fieldId)
  const field = id && (await findField(unit.db, id))
  if (!field) return notFound('fieldId')
  return field.version === expectedVersion ? ok(field) : stale()
}

const factsOf = ({ label, kind, isRequired, isEnabled, least, most, choices, position }: FieldFacts): FieldFacts => ({
  label,
  kind,
  isRequired,
  isEnabled,
  least,
  most,
  choices,
  position,
})
