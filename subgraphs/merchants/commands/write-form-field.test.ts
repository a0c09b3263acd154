import { derivedId } from '@supermall/kernel/id'
import { rival, survivors } from '@supermall/testing/rival'
import { beforeAll, describe, expect, test } from 'vitest'
import type { Mall } from '../trial/mall.ts'
import { buyer, codes, guest, mall, merchant, mutation, platform } from '../trial/mall.ts'

let house: Mall
beforeAll(async () => {
  house = await mall()
})

type Viewer = Parameters<Mall['asks']>[0]
const SELECTION = 'field { id label kind isRequired isEnabled least most choices position version }'
const write = async (name: string, input: object, viewer: Viewer = platform()) =>
  house.asks(viewer, mutation(name, SELECTION), { input })
const create = (input: object) => write('merchantFormFieldCreate', { kind: 'TEXT', ...input })
const created = async (input: object) => (await create(input)).data.merchantFormFieldCreate.field
const refusals = async (name: string, input: object) => codes(await write(name, input), name)

const APPLY = mutation('merchantApply', 'application { id form { key label kind value values } }')
const applies = (ordinal: number, name: string, answers: object[]) =>
  house.asks(buyer(ordinal), APPLY, {
    input: { name, contactName: 'Wang', contactPhone: '13912345678', answers },
  })
const answer = (field: { id: string }, ...values: string[]) => ({ fieldId: field.id, values })
const wrong = async (name: string, answers: object[]) =>
  (await applies(30, name, answers)).data.merchantApply.errors.map(
    ({ code, path }: { code: string; path: string[] }) => [code, path.join('.')],
  )
const FORM = '{ merchantFormFields { id label isEnabled } }'
const labels = async (viewer: Viewer) =>
  (await house.asks(viewer, FORM)).data.merchantFormFields.map(({ label }: { label: string }) => label)

describe('a question to who applies', () => {
  test('is written, changed and taken back by staff of the platform, version by version, and audited', async () => {
    const field = await created({ label: ' Licence ', kind: 'LINK', position: 2 })
    expect(field).toMatchObject({ label: 'Licence', kind: 'LINK', isRequired: false, choices: [], version: 1 })
    const edit = { fieldId: field.id, expectedVersion: 1 }
    expect(await refusals('merchantFormFieldUpdate', { ...edit, label: null })).toEqual(['NOTHING_TO_CHANGE'])
    const changed = await write('merchantFormFieldUpdate', { ...edit, isEnabled: false })
    expect(changed.data.merchantFormFieldUpdate.field).toMatchObject({ isEnabled: false, label: 'Licence', version: 2 })
    expect(await refusals('merchantFormFieldUpdate', { ...edit, label: 'Other' })).toEqual(['STALE_VERSION'])
    expect([await labels(guest), await labels(platform(['catalog.*'])), await labels(platform())]).toEqual([
      [],
      [],
      ['Licence'],
    ])
    const taken = await write('merchantFormFieldDelete', { ...edit, expectedVersion: 2 })
    expect(taken.data.merchantFormFieldDelete).toMatchObject({ field: { id: field.id }, errors: [] })
    expect(await refusals('merchantFormFieldDelete', { ...edit, expectedVersion: 2 })).toEqual(['NOT_FOUND'])
    expect((await house.audited()).slice(-3).map(({ action, subject_id }) => [action, subject_id])).toEqual(
      Array(3).fill(['merchants.form.edit', field.id]),
    )
  })

  test('is refused with all that is wrong with it, and written by nobody else', async () => {
    await created({ label: 'Capital', kind: 'NUMBER', least: 0 })
    const before = await house.kept()
    expect((await create({ label: ' ', least: 5, most: 2 })).data.merchantFormFieldCreate.errors).toMatchObject([
      { code: 'TEXT_LENGTH', path: ['label'] },
      { code: 'BOUNDS_INVALID', path: ['least'] },
    ])
    expect(await refusals('merchantFormFieldCreate', { label: 'Trade', kind: 'CHOICE' })).toEqual(['CHOICES_INVALID'])
    expect(await refusals('merchantFormFieldCreate', { label: 'CAP\u200dITAL', kind: 'TEXT' })).toEqual(['NAME_TAKEN'])
    const input = { label: 'Mine', kind: 'TEXT' }
    for (const viewer of [buyer(1), merchant(0), platform(['merchants.application.*'])])
      expect((await write('merchantFormFieldCreate', input, viewer)).errors[0]?.extensions.code).toBe('FORBIDDEN')
    expect(await house.kept()).toBe(before)
    await house.sql.query('delete from form_field')
  })

  test('is one of fifty, however many are written at once', async () => {
    await house.sql.query(`insert into form_field (id, label, label_key, kind, is_required, is_enabled, choices, created_at, updated_at)
      select 'mpf_' || n, n, n, 'TEXT', false, false, '{}', now(), now() from generate_series(1, 48) n`)
    const ends = survivors(await rival(5, (index) => create({ label: `Race ${index}` })))
    expect(ends.flatMap((asked) => codes(asked, 'merchantFormFieldCreate'))).toEqual(Array(3).fill('LIMIT_REACHED'))
    await house.sql.query('delete from form_field')
  })
})

describe('an application', () => {
  test('answers what is asked at that moment, and is refused where it does not', async () => {
    const licence = await created({ label: 'Licence', kind: 'LINK', isRequired: true })
    const trades = await created({ label: 'Trades', kind: 'CHOICES', choices: ['Tea', 'Toys', 'Tools'], most: 2 })
    const motto = await created({ label: 'Motto', least: 3, most: 5 })
    const hidden = await created({ label: 'Hidden', isEnabled: false, isRequired: true })
    const before = await house.kept()
    const fine = answer(licence, '/media/licence.png')
    expect(await wrong('A', [])).toEqual([['ANSWER_REQUIRED', 'answers']])
    expect(await wrong('A', [answer(licence)])).toEqual([['ANSWER_REQUIRED', 'answers']])
    expect(await wrong('A', [answer(licence, 'javascript:x')])).toEqual([['ANSWER_INVALID', 'answers.0.values']])
    expect(await wrong('A', [fine, fine])).toEqual([['ANSWER_INVALID', 'answers.1']])
    expect(await wrong('A', [fine, answer(trades, 'Tea', 'Toys', 'Tools')])).toEqual([
      ['ANSWER_INVALID', 'answers.1.values'],
    ])
    expect(await wrong('A', [fine, answer(trades, 'Cars')])).toEqual([['ANSWER_INVALID', 'answers.1.values']])
    expect(await wrong('A', [fine, answer(motto, 'no')])).toEqual([['ANSWER_INVALID', 'answers.1.values']])
    for (const unknown of [hidden, { id: derivedId('mpf', 9) }, { id: 'x' }])
      expect(await wrong('A', [fine, answer(unknown, 'x')])).toEqual([['NOT_FOUND', 'answers.1.fieldId']])
    expect(await wrong('A', Array(51).fill(fine))).toEqual([['LIMIT_REACHED', 'answers']])
    expect(await house.kept()).toBe(before)
  })

  test('keeps what was asked and answered when the questions change, as those do that were made before', async () => {
    const [licence, trades] = (await house.asks(guest, FORM)).data.merchantFormFields
    const asked = await applies(31, 'Keeping', [answer(trades, 'Toys', 'Tea'), answer(licence, '/media/licence.png')])
    const { id, form } = asked.data.merchantApply.application
    const kept = [
      { key: licence.id, label: 'Licence', kind: 'LINK', value: '/media/licence.png', values: ['/media/licence.png'] },
      { key: trades.id, label: 'Trades', kind: 'CHOICES', value: 'Toys, Tea', values: ['Toys', 'Tea'] },
    ]
    expect(form).toEqual(kept)
    await write('merchantFormFieldDelete', { fieldId: licence.id, expectedVersion: 1 })
    await write('merchantFormFieldUpdate', {
      fieldId: trades.id,
      expectedVersion: 1,
      label: 'Crafts',
      choices: ['A', 'B'],
    })
    const read = 'query ($id: ID!) { merchantApplication(id: $id) { form { key label kind value values } } }'
    expect((await house.asks(platform(), read, { id })).data.merchantApplication.form).toEqual(kept)
    const old = { key: 'since', label: 'Since', kind: 'DATE', value: '2001-05-31' }
    await house.sql.query('update merchant_application set form = $2 where id = $1', [id, JSON.stringify([old])])
    expect((await house.asks(buyer(31), read, { id })).data.merchantApplication.form).toEqual([
      { ...old, values: ['2001-05-31'] },
    ])
  })
})
