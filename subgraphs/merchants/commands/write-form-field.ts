import { checkChange, checked } from '@supermall/kernel/check'
import { difference } from '@supermall/kernel/difference'
import type { FieldFacts } from '@supermall/kernel/form'
import { checkField, MOST_FIELDS } from '@supermall/kernel/form'
import { given } from '@supermall/kernel/given'
import { newId, parseId } from '@supermall/kernel/id'
import type { Result } from '@supermall/kernel/result'
import { ok, refused } from '@supermall/kernel/result'
import type { OperatorUnit } from '../data/database.ts'
import { countFields, deleteField, findField, insertField, lockFields, saveField } from '../data/form-fields.ts'
import type { FormField } from '../domain/form.ts'
import { notFound, stale, tooMany } from '../domain/refusals.ts'

type Bounds = 'least' | 'most'
type CreateField = Omit<FieldFacts, Bounds> & { readonly [Bound in Bounds]?: number | null }
type ExpectedField = { readonly fieldId: string; readonly expectedVersion: number }
/** What kind it is stays as it is: whoever answers just now would answer something else. */
type UpdateField = ExpectedField & {
  readonly [Name in keyof Omit<FieldFacts, 'kind'>]?: FieldFacts[Name] | null
}

export async function createField(input: CreateField, unit: OperatorUnit): Promise<Result<FormField>> {
  const facts = { ...input, label: input.label.trim(), least: input.least ?? null, most: input.most ?? null }
  const fine = checked(...checkField(facts))
  if (!fine.ok) return fine
  await lockFields(unit.db)
  if ((await countFields(unit.db)) >= MOST_FIELDS) return tooMany(MOST_FIELDS, 'label')
  const field: FormField = { ...facts, id: newId('mpf', unit.now.getTime()), version: 1 }
  if (!(await insertField(unit.db, field, unit.now))) return asked()
  const summary = `Asked who applies: ${field.label}`
  unit.audited({ subjectId: field.id, summary, before: null, after: field })
  return ok(field)
}

/** Null takes a bound away, and says no more than silence of everything else. */
export async function updateField(input: UpdateField, unit: OperatorUnit): Promise<Result<FormField>> {
  const { fieldId: _field, expectedVersion: _version, least, most, ...rest } = input
  const found = await expectField(input, unit)
  if (!found.ok) return found
  const before = found.value
  const bounds = { least: least === undefined ? before.least : least, most: most === undefined ? before.most : most }
  const edit = given(rest)
  const next = { ...before, ...edit, ...bounds }
  const fine = checked(checkChange({ ...edit, least, most }), ...checkField(next))
  if (!fine.ok) return fine
  const saved = await saveField(unit.db, next, unit.now)
  if (saved === 'taken') return asked()
  if (!saved) return stale()
  const changed = difference(before, saved, [...Object.keys(edit), ...Object.keys(bounds)])
  unit.audited({ subjectId: saved.id, summary: `Changed what who applies is asked: ${saved.label}`, ...changed })
  return ok(saved)
}

/** What was answered to it stays with the applications. */
export async function removeField(input: ExpectedField, unit: OperatorUnit): Promise<Result<FormField>> {
  const found = await expectField(input, unit)
  if (!found.ok) return found
  if (!(await deleteField(unit.db, found.value))) return stale()
  const summary = `Asks who applies no more: ${found.value.label}`
  unit.audited({ subjectId: found.value.id, summary, before: found.value, after: null })
  return found
}

const asked = () => refused('NAME_TAKEN', 'This is asked already.', 'label')

async function expectField(
  { fieldId, expectedVersion }: ExpectedField,
  unit: OperatorUnit,
): Promise<Result<FormField>> {
  const id = parseId('mpf', fieldId)
  const field = id && (await findField(unit.db, id))
  if (!field) return notFound('fieldId')
  return field.version === expectedVersion ? ok(field) : stale()
}
