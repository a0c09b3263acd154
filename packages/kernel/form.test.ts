import { describe, expect, test } from 'vitest'
import { checked } from './check.ts'
import type { FieldFacts, FieldKind } from './form.ts'
import { checkAnswers, checkField } from './form.ts'
import { derivedId } from './id.ts'

type Field = FieldFacts & { readonly id: string }

const field = (kind: FieldKind, facts: Partial<FieldFacts> = {}): Field => ({
  id: derivedId('mff', 1),
  label: 'Question',
  kind,
  isRequired: false,
  isEnabled: true,
  least: null,
  most: null,
  choices: [],
  position: 0,
  ...facts,
})
const codesOf = (result: ReturnType<typeof checked>) => (result.ok ? [] : result.refusals.map(({ code }) => code))
const answered = (one: Field, ...values: string[]) =>
  codesOf(checked(...checkAnswers([one], [{ fieldId: one.id, values }])))

describe('a field', () => {
  test.each([
    [field('TEXT', { least: 2, most: 5 }), []],
    [field('TEXT', { label: ' ' }), ['TEXT_LENGTH']],
    [field('TEXT', { least: 0 }), ['BOUNDS_INVALID']],
    [field('TEXT', { least: 5, most: 2 }), ['BOUNDS_INVALID']],
    [field('DATE', { least: 1 }), ['BOUNDS_INVALID']],
    [field('TEXT', { choices: ['a', 'b'] }), ['CHOICES_INVALID']],
    [field('CHOICE'), ['CHOICES_INVALID']],
    [field('CHOICE', { choices: ['a', 'a'] }), ['CHOICES_INVALID']],
    [field('CHOICES', { choices: ['a', 'b'], least: 1, most: 2 }), []],
    [field('CHOICES', { choices: ['a', 'b'], least: 2 }), []],
    [field('CHOICES', { choices: ['a', 'b'], least: 3 }), ['BOUNDS_INVALID']],
    [field('CHOICES', { choices: ['a', 'b'], most: 3 }), ['BOUNDS_INVALID']],
    [field('CHOICES', { least: 1 }), ['CHOICES_INVALID']],
    [field('FLAG', { position: -1 }), ['NUMBER_RANGE']],
  ])('is asked only when it makes sense: %#', (one, codes) => {
    expect(codesOf(checked(...checkField(one)))).toEqual(codes)
  })
})

describe('an answer', () => {
  test.each([
    [field('TEXT', { least: 2, most: 3 }), [['ab'], ['abc']], [['a'], ['abcd'], ['ab', 'cd']]],
    [field('NUMBER', { least: 0, most: 10 }), [['0'], ['9.5'], ['10']], [['-1'], ['11'], ['ten'], ['1e1']]],
    [field('DATE'), [['2024-02-29']], [['2023-02-29'], ['29.2.2024']]],
    [field('PHONE'), [['13800000001']], [['110']]],
    [field('LINK'), [['/media/x.png'], ['https://example.com/x']], [['javascript:x'], ['http://example.com']]],
    [field('FLAG'), [['true'], ['false']], [['yes']]],
    [field('CHOICE', { choices: ['a', 'b'] }), [['a']], [['c'], ['a', 'b']]],
    [
      field('CHOICES', { choices: ['a', 'b', 'c'], most: 2 }),
      [['a'], ['b', 'c']],
      [['a', 'a'], ['a', 'b', 'c'], ['d']],
    ],
  ])('fits its field: %#', (one, fits, fails) => {
    for (const values of fits) expect([values, answered(one, ...values)]).toEqual([values, []])
    for (const values of fails) expect([values, answered(one, ...values)]).toEqual([values, ['ANSWER_INVALID']])
  })

  test('must be given where it is required, once, and to nothing that nobody asked', () => {
    const must = field('TEXT', { isRequired: true })
    expect(codesOf(checked(...checkAnswers([must], [])))).toEqual(['ANSWER_REQUIRED'])
    expect(answered(must)).toEqual(['ANSWER_REQUIRED'])
    const twice = [must, must].map(({ id }) => ({ fieldId: id, values: ['x'] }))
    expect(codesOf(checked(...checkAnswers([must], twice)))).toEqual(['ANSWER_INVALID'])
    expect(codesOf(checked(...checkAnswers([], [{ fieldId: 'x', values: [] }])))).toEqual(['NOT_FOUND'])
  })
})
