import { nameKey } from '@supermall/kernel/check'
import { MOST_FIELDS } from '@supermall/kernel/form'
import { unlessTaken } from '@supermall/subgraph/unless-taken'
import type { FormField } from '../domain/form.ts'
import type { Tx } from './database.ts'

type Versioned = Pick<FormField, 'id' | 'version'>

export async function findFields(db: Tx, ids: readonly string[]): Promise<FormField[]> {
  return (await db.formField.findMany({ where: { id: { in: [...ids] } } })) as FormField[]
}

export const findField = async (db: Tx, id: string): Promise<FormField | null> =>
  (await findFields(db, [id]))[0] ?? null

export async function listFields(db: Tx, { withDisabled }: { withDisabled: boolean }): Promise<FormField[]> {
  const where = withDisabled ? {} : { isEnabled: true }
  const rows = await db.formField.findMany({ where, orderBy: [{ position: 'asc' }, { id: 'asc' }], take: MOST_FIELDS })
  return rows as FormField[]
}

/** Who adds one waits for who adds another: there are only so many. Who reads them, or answers, waits for nobody. */
export const lockFields = (db: Tx): Promise<unknown> =>
  db.$executeRaw`lock table form_field in share row exclusive mode`

export const countFields = (db: Tx): Promise<number> => db.formField.count()

/** Null when that is asked already. */
export async function insertField(db: Tx, field: FormField, now: Date): Promise<FormField | null> {
  const data = { ...field, choices: [...field.choices], labelKey: nameKey(field.label), createdAt: now, updatedAt: now }
  return unlessTaken(db.formField.create({ data }).then(() => field))
}

export async function saveField(
  db: Tx,
  { id, version, ...facts }: FormField,
  now: Date,
): Promise<FormField | 'taken' | null> {
  const kept = { choices: [...facts.choices], labelKey: nameKey(facts.label) }
  const data = { ...facts, ...kept, version: { increment: 1 }, updatedAt: now }
  const rows = await unlessTaken(db.formField.updateManyAndReturn({ where: { id, version }, data }))
  return rows === null ? 'taken' : ((rows[0] as FormField | undefined) ?? null)
}

export const deleteField = async (db: Tx, { id, version }: Versioned): Promise<boolean> =>
  (await db.formField.deleteMany({ where: { id, version } })).count === 1
