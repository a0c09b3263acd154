import { derivedId } from '@supermall/kernel/id'
import { domainFloor } from '@supermall/testing/domain'
import { expect, test } from 'vitest'
import type { Tools, Tx } from '../data/database.ts'
import { open } from '../data/database.ts'
import { memberIdOf } from '../domain/member.ts'
import { submitForm } from './submit-form.ts'
import { createField, updateField } from './write-field.ts'

const { transact, operate, sql } = await domainFloor<Tx, Tools>({ name: 'members', open })
const account = (ordinal: number) => derivedId('acc', ordinal)
const EDIT = 'members.form.edit'

async function field(label: string): Promise<string> {
  const facts = { label, kind: 'TEXT', isRequired: false, isEnabled: true, choices: [], position: 0 } as const
  const made = await operate(EDIT, (unit) => createField(facts, unit))
  if (!made.ok) throw new Error(JSON.stringify(made.refusals))
  return made.value.id
}
const submit = (ordinal: number, answers: Readonly<Record<string, string>>) =>
  transact((unit) =>
    submitForm(
      Object.entries(answers).map(([fieldId, value]) => ({ fieldId, values: [value] })),
      account(ordinal),
      unit,
    ),
  )
const answersOf = async (ordinal: number) => {
  const values = [memberIdOf(account(ordinal))]
  const { rows } = await sql.query('select field_id, values from form_answer where member_id = $1', values)
  return Object.fromEntries(rows.map(({ field_id, values: [value] }) => [field_id, value]))
}

test('what is not asked for a while stays answered, and what is asked and not answered is taken back', async () => {
  const [shoe, hat, coat] = [await field('Shoe'), await field('Hat'), await field('Coat')]
  expect(await submit(1, { [shoe]: '42', [hat]: '7', [coat]: 'L' })).toMatchObject({ ok: true })
  const switched = (fieldId: string, expectedVersion: number, isEnabled: boolean) =>
    operate(EDIT, (unit) => updateField({ fieldId, expectedVersion, isEnabled }, unit))
  expect(await switched(shoe, 1, false)).toMatchObject({ ok: true })
  expect(await submit(1, { [hat]: '8' })).toMatchObject({ ok: true })
  expect(await answersOf(1)).toEqual({ [shoe]: '42', [hat]: '8' })
  expect(await submit(1, { [shoe]: '43' })).toMatchObject({ refusals: [{ code: 'NOT_FOUND' }] })
  expect(await switched(shoe, 2, true)).toMatchObject({ ok: true })
  expect(await answersOf(1)).toEqual({ [shoe]: '42', [hat]: '8' })
})
