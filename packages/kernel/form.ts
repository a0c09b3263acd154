import type { Check } from './check.ts'
import { checkLine, checkPosition, isLink, isText } from './check.ts'
import { isDay } from './day.ts'
import { isPhone } from './phone.ts'

/** What a form can ask for. */
export type FieldKind = 'TEXT' | 'NUMBER' | 'DATE' | 'PHONE' | 'LINK' | 'FLAG' | 'CHOICE' | 'CHOICES'

export const MOST_FIELDS = 50
const MOST_CHOICES = 50
const LONGEST_TEXT = 1_000

/** One question of a form, as operators write it. */
export type FieldFacts<Kind extends FieldKind = FieldKind> = {
  readonly label: string
  readonly kind: Kind
  readonly isRequired: boolean
  readonly isEnabled: boolean
  readonly least: number | null
  readonly most: number | null
  readonly choices: readonly string[]
  readonly position: number
}
type Field = FieldFacts & { readonly id: string }

export type Answer = { readonly fieldId: string; readonly values: readonly string[] }

/** Which kinds have bounds, and how far these may reach. */
const BOUNDS: { readonly [Kind in FieldKind]: readonly [number, number] | null } = {
  TEXT: [1, LONGEST_TEXT],
  NUMBER: [-1_000_000_000, 1_000_000_000],
  CHOICES: [1, MOST_CHOICES],
  DATE: null,
  PHONE: null,
  LINK: null,
  FLAG: null,
  CHOICE: null,
}

export function checkField(facts: FieldFacts): readonly Check[] {
  return [
    checkLine(facts.label, { least: 1, most: 60 }, 'label'),
    checkPosition(facts.position),
    checkBounds(facts),
    checkChoices(facts),
  ]
}

/** An answer to each enabled field that asks for one, and none to what nobody asked. */
export function checkAnswers(fields: readonly Field[], answers: readonly Answer[]): readonly Check[] {
  const missing = fields.filter(
    (field) => field.isRequired && !answers.some(({ fieldId, values }) => fieldId === field.id && values.length > 0),
  )
  const ids = answers.map(({ fieldId }) => fieldId)
  return [
    ...missing.map((field) => wrong('ANSWER_REQUIRED', `${field.label} must be answered.`, 'answers')),
    ...answers.map(({ fieldId, values }, index): Check => {
      const field = fields.find(({ id }) => id === fieldId)
      if (!field) return wrong('NOT_FOUND', 'There is no such field.', 'answers', String(index), 'fieldId')
      if (ids.indexOf(fieldId) !== index)
        return wrong('ANSWER_INVALID', 'Each field is answered once.', 'answers', String(index))
      return fits(field, values)
        ? null
        : wrong('ANSWER_INVALID', `This is no answer to ${field.label}.`, 'answers', String(index), 'values')
    }),
  ]
}

/** No value takes an answer back. */
function fits(field: Field, values: readonly string[]): boolean {
  if (values.length === 0) return true
  if (field.kind === 'CHOICES') return fitsChoices(field, values)
  const [value = ''] = values
  return values.length === 1 && FITS[field.kind](value, field)
}

const FITS: { readonly [Kind in Exclude<FieldKind, 'CHOICES'>]: (value: string, field: Field) => boolean } = {
  TEXT: (value, { least, most }) => isText(value, { least: least ?? 1, most: most ?? LONGEST_TEXT }),
  NUMBER: (value, { least, most }) =>
    /^-?\d{1,15}(\.\d{1,6})?$/.test(value) &&
    Number(value) >= (least ?? -Infinity) &&
    Number(value) <= (most ?? Infinity),
  DATE: (value) => isDay(value),
  PHONE: (value) => isPhone(value),
  LINK: isLink,
  FLAG: (value) => value === 'true' || value === 'false',
  CHOICE: (value, { choices }) => choices.includes(value),
}

function fitsChoices({ choices, least, most }: Field, values: readonly string[]): boolean {
  const isKnown = values.every((value, index) => choices.includes(value) && values.indexOf(value) === index)
  return isKnown && values.length >= (least ?? 1) && values.length <= (most ?? choices.length)
}

function checkBounds({ kind, least, most, choices }: FieldFacts): Check {
  if (least === null && most === null) return null
  const reach = BOUNDS[kind]
  if (reach === null) return wrong('BOUNDS_INVALID', `A ${kind} has no bounds.`, 'least')
  const [lowest, furthest] = reach
  const highest = kind === 'CHOICES' && choices.length > 0 ? Math.min(furthest, choices.length) : furthest
  const isFine = [least, most].every(
    (one) => one === null || (Number.isInteger(one) && one >= lowest && one <= highest),
  )
  if (!isFine) return wrong('BOUNDS_INVALID', `Bounds are whole numbers from ${lowest} to ${highest}.`, 'least')
  return least !== null && most !== null && least > most
    ? wrong('BOUNDS_INVALID', 'The least is more than the most.', 'least')
    : null
}

function checkChoices({ kind, choices }: FieldFacts): Check {
  const isOfChoices = kind === 'CHOICE' || kind === 'CHOICES'
  if (!isOfChoices)
    return choices.length === 0 ? null : wrong('CHOICES_INVALID', `A ${kind} has no choices.`, 'choices')
  const isFine = choices.length >= 2 && choices.length <= MOST_CHOICES && new Set(choices).size === choices.length
  const areTexts = choices.every((choice) => choice === choice.trim() && isText(choice, { least: 1, most: 60 }))
  return isFine && areTexts
    ? null
    : wrong('CHOICES_INVALID', `It needs 2 to ${MOST_CHOICES} different choices of 1 to 60 characters.`, 'choices')
}

const wrong = (code: string, message: string, ...path: string[]): Check => ({ code, message, path })
