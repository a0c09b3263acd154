import { derivedId } from '@supermall/kernel/id'
import { domainFloor } from '@supermall/testing/domain'
import { eventually, rival, survivors } from '@supermall/testing/rival'
import { expect, test } from 'vitest'
import type { Tools, Tx } from '../data/database.ts'
import { open } from '../data/database.ts'
import { memberIdOf } from '../domain/member.ts'
import { submitForm } from './submit-form.ts'
import { createField, removeField, updateField } from './write-field.ts'

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

test('a field that goes at that moment is not there', async () => {
  const fieldId = await field('Glove')
  const going = await sql.connect()
  await going.query('begin')
  await going.query('delete from form_field where id = $1', [fieldId])
  const submitted = submit(2, { [fieldId]: '9' })
  const waits = `select 1 from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`
  await eventually(async () => (await sql.query(waits)).rows.length > 0)
  await going.query('commit')
  going.release()
  expect(await submitted).toMatchObject({ refusals: [{ code: 'NOT_FOUND', path: ['answers', '0', 'fieldId'] }] })
})

test('a field is answered and then goes, or goes and is not there, when both are asked for at once', async () => {
  for (let round = 0; round < 6; round++) {
    const fieldId = await field(`Rival ${round}`)
    const [, submitted] = survivors(
      await rival<{ readonly ok: boolean }>(2, (index) =>
        index === 0
          ? operate(EDIT, (unit) => removeField({ fieldId, expectedVersion: 1 }, unit))
          : submit(3, { [fieldId]: '9' }),
      ),
    )
    if (!submitted?.ok) expect(submitted).toMatchObject({ refusals: [{ code: 'NOT_FOUND' }] })
    expect(await answersOf(3)).toEqual({})
  }
})
