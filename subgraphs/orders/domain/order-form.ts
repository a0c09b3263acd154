import type { Check } from '@supermall/kernel/check'
import { checkLine, checkNumber } from '@supermall/kernel/check'
import type { Id } from '@supermall/kernel/id'
import { parseId } from '@supermall/kernel/id'
import { checkCount, checkForm } from './check.ts'

export type FieldKind = 'TEXT' | 'NUMBER' | 'DATE' | 'CHOICE'

/** What a shop wants to know of who orders: of everybody, or of who orders one of the products that are named. */
export type FormField = {
  readonly key: string
  readonly label: string
  readonly kind: FieldKind
  readonly isRequired: boolean
  /** Bounds of a number, or of how many characters a text has. */
  readonly least: number | null
  readonly most: number | null
  readonly choices: readonly string[]
  readonly productIds: readonly string[]
}

export type OrderForm = {
  readonly shopId: Id<'shp'>
  readonly fields: readonly FormField[]
  readonly version: number
}

type FieldGiven = Pick<FormField, 'key' | 'label' | 'kind' | 'isRequired' | 'choices' | 'productIds'> & {
  readonly least?: number | null
  readonly most?: number | null
}

export type FormGiven = { readonly fields: readonly FieldGiven[] }

const MOST_FIELDS = 10
const LARGEST = 1_000_000_000
export const MOST_LETTERS = 500

export function checkOrderForm({ fields }: FormGiven): readonly Check[] {
  const keys = fields.map(({ key }) => key)
  const twice = keys.find((key, index) => keys.indexOf(key) !== index)
  return [
    checkCount(fields, { least: 0, most: MOST_FIELDS }, 'fields'),
    ...fields.slice(0, MOST_FIELDS).flatMap((field, index) => checkField(field, ['fields', String(index)])),
    twice === undefined
      ? null
      : { code: 'FIELD_TWICE', message: `There are two questions with the key ${twice}.`, path: ['fields'] },
  ]
}

function checkField(field: FieldGiven, path: string[]): readonly Check[] {
  return [
    checkForm(field.key, 'FIELD_KEY_INVALID', ...path, 'key'),
    checkLine(field.label, { least: 1, most: 60 }, ...path, 'label'),
    checkBounds(field, path),
    ...checkChoices(field, path),
    checkCount(field.productIds, { least: 0, most: 50 }, ...path, 'productIds'),
    field.productIds.every((id) => parseId('prd', id))
      ? null
      : { code: 'NOT_FOUND', message: 'There is no such product.', path: [...path, 'productIds'] },
  ]
}

function checkBounds({ kind, least, most }: FieldGiven, path: string[]): Check {
  const hasBounds = least != null || most != null
  if (hasBounds && kind !== 'TEXT' && kind !== 'NUMBER')
    return { code: 'BOUNDS_INVALID', message: 'Only texts and numbers have bounds.', path: [...path, 'least'] }
  if (least != null && most != null && least > most)
    return { code: 'BOUNDS_INVALID', message: 'The least is more than the most.', path: [...path, 'least'] }
  const allowed = kind === 'TEXT' ? { least: 0, most: MOST_LETTERS } : { least: -LARGEST, most: LARGEST }
  return checkNumber(least, allowed, ...path, 'least') ?? checkNumber(most, allowed, ...path, 'most')
}

function checkChoices({ kind, choices }: FieldGiven, path: string[]): readonly Check[] {
  if (kind !== 'CHOICE') return [checkCount(choices, { least: 0, most: 0 }, ...path, 'choices')]
  const trimmed = choices.map((choice) => choice.trim())
  return [
    checkCount(choices, { least: 2, most: 20 }, ...path, 'choices'),
    ...choices.slice(0, 20).map((choice) => checkLine(choice, { least: 1, most: 40 }, ...path, 'choices')),
    new Set(trimmed).size === trimmed.length
      ? null
      : { code: 'FIELD_TWICE', message: 'A choice stands there twice.', path: [...path, 'choices'] },
  ]
}

export const orderFormOf = (given: FormGiven, made: Pick<OrderForm, 'shopId' | 'version'>): OrderForm => ({
  ...made,
  fields: given.fields.map(({ key, label, kind, isRequired, least, most, choices, productIds }) => ({
    key,
    label: label.trim(),
    kind,
    isRequired,
    least: least ?? null,
    most: most ?? null,
    choices: choices.map((choice) => choice.trim()),
    productIds: [...new Set(productIds)],
  })),
})
