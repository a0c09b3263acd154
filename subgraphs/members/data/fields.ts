import { nameKey } from '@supermall/kernel/check'
import type { Answer } from '@supermall/kernel/form'
import { MOST_FIELDS } from '@supermall/kernel/form'
import type { Id } from '@supermall/kernel/id'
import { unlessTaken } from '@supermall/subgraph/unless-taken'
import type { Field, FieldFacts } from '../domain/field.ts'
import type { Tx } from './database.ts'

type Versioned = Pick<Field, 'id' | 'version'>

export async function findField(db: Tx, id: string): Promise<Field | null> {
  return (await db.formField.findUnique({ where: { id } })) as Field | null
}

export async function findFields(db: Tx, ids: readonly string[]): Promise<Field[]> {
  return (await db.formField.findMany({ where: { id: { in: [...ids] } } })) as Field[]
}

export async function listFields(db: Tx, { withDisabled }: { withDisabled: boolean }): Promise<Field[]> {
  const where = withDisabled ? {} : { isEnabled: true }
  const rows = await db.formField.findMany({ where, orderBy: [{ position: 'asc' }, { id: 'asc' }], take: MOST_FIELDS })
  return rows as Field[]
}

export const countFields = (db: Tx): Promise<number> => db.formField.count()

export async function insertField(db: Tx, field: Field, now: Date): Promise<Field | null> {
  const data = { ...field, choices: [...field.choices], labelKey: nameKey(field.label), createdAt: now, updatedAt: now }
  return unlessTaken(db.formField.create({ data }).then(() => field))
}

export async function saveField(db: Tx, { id, version }: Versioned, { facts, now }: { facts: FieldFacts; now: Date }) {
  const data = {
    ...facts,
    choices: [...facts.choices],
    labelKey: nameKey(facts.label),
    version: { increment: 1 },
    updatedAt: now,
  }
  const rows = await unlessTaken(db.formField.updateManyAndReturn({ where: { id, version }, data }))
  return rows === null ? 'taken' : ((rows[0] as Field | undefined) ?? null)
}

/** They stay while they are answered. */
export const holdFields = (db: Tx, ids: readonly string[]): Promise<unknown> =>
  db.$queryRaw`select 1 from form_field where id = any(${[...ids]}::text[]) order by id for key share`

/** What was answered goes with the question. */
export const deleteField = async (db: Tx, { id, version }: Versioned): Promise<boolean> =>
  (await db.formField.deleteMany({ where: { id, version } })).count === 1

/** All of a member's answers to what is asked now: what is not among them is taken back. What is not asked for a while stays answered. */
export async function putAnswers(
  db: Tx,
  memberId: Id<'mbr'>,
  { fields, answers }: { fields: readonly Field[]; answers: readonly Answer[] },
): Promise<void> {
  await db.formAnswer.deleteMany({ where: { memberId, fieldId: { in: fields.map(({ id }) => id) } } })
  const given = answers.filter(({ values }) => values.length > 0)
  await db.formAnswer.createMany({
    data: given.map(({ fieldId, values }) => ({ memberId, fieldId, values: [...values] })),
  })
}

export type KeptAnswer = { readonly memberId: string; readonly field: Field; readonly values: readonly string[] }

/** In the order of the form. */
export async function listAnswers(db: Tx, memberIds: readonly string[]): Promise<KeptAnswer[]> {
  const rows = await db.formAnswer.findMany({
    where: { memberId: { in: [...memberIds] } },
    include: { field: true },
    orderBy: [{ field: { position: 'asc' } }, { fieldId: 'asc' }],
  })
  return rows as KeptAnswer[]
}
