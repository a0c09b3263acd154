import { derivedId } from '@supermall/kernel/id'
import { beforeAll, describe, expect, test } from 'vitest'
import type { Mall } from '../trial/mall.ts'
import { mall } from '../trial/mall.ts'
import { operatorOf } from '../trial/operator.ts'

let house: Mall
beforeAll(async () => {
  house = await mall()
})

const { does, codesOf } = operatorOf(() => house)

describe('a field of the form', () => {
  test.each([
    ['BOUNDS_INVALID', { kind: 'NUMBER', least: 9, most: 1 }],
    ['BOUNDS_INVALID', { kind: 'TEXT', least: 0 }],
    ['BOUNDS_INVALID', { kind: 'TEXT', most: 1_001 }],
    ['CHOICES_INVALID', { kind: 'CHOICE', choices: ['One'] }],
    ['CHOICES_INVALID', { kind: 'TEXT', choices: ['One', 'Other'] }],
    ['CHOICES_INVALID', { kind: 'CHOICE', choices: ['Same', 'Same'] }],
  ])('is refused as %s, and nothing changes: %j', async (code, facts) => {
    const before = await house.kept()
    expect(await codesOf('memberFormFieldCreate', 'field { id }', { label: 'Bounds', ...facts })).toEqual([code])
    expect(await house.kept()).toBe(before)
  })

  test('that stands keeps its bounds: what would break them is refused, and nothing changes', async () => {
    const made = async (input: object) =>
      (await does('memberFormFieldCreate', 'field { id version }', input)).field as { id: string; version: number }
    const number = await made({ label: 'Kept number', kind: 'NUMBER', least: 2, most: 9 })
    const text = await made({ label: 'Kept text', kind: 'TEXT' })
    const choice = await made({ label: 'Kept choice', kind: 'CHOICE', choices: ['One', 'Other'] })
    const before = await house.kept()
    const change = ({ id, version }: { id: string; version: number }, changes: object) =>
      codesOf('memberFormFieldUpdate', 'field { id }', { fieldId: id, expectedVersion: version, ...changes })
    for (const [code, field, changes] of [
      ['BOUNDS_INVALID', number, { least: 10 }],
      ['BOUNDS_INVALID', number, { most: 1 }],
      ['BOUNDS_INVALID', text, { least: 0 }],
      ['BOUNDS_INVALID', text, { most: 1_001 }],
      ['CHOICES_INVALID', text, { choices: ['One', 'Other'] }],
      ['CHOICES_INVALID', choice, { choices: ['One'] }],
      ['CHOICES_INVALID', choice, { choices: ['Same', 'Same'] }],
      ['TEXT_LENGTH', text, { label: ' ' }],
      ['TEXT_LENGTH', text, { label: 'x'.repeat(101) }],
      ['NAME_TAKEN', text, { label: 'kept CHOICE' }],
      ['NOTHING_TO_CHANGE', text, {}],
      ['STALE_VERSION', { ...text, version: 9 }, { label: 'Later' }],
      ['NOT_FOUND', { id: derivedId('mff', 999), version: 1 }, { label: 'Later' }],
      ['NOT_FOUND', { id: 'x', version: 1 }, { label: 'Later' }],
    ] as const)
      expect([code, await change(field, changes)]).toEqual([code, [code]])
    expect(await house.kept()).toBe(before)
    expect(await change(number, { least: 9, most: 9 })).toEqual([])
    for (const { id } of [number, text, choice]) await house.sql.query('delete from form_field where id = $1', [id])
  })
})
