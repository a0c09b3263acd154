import type { Check } from '@supermall/kernel/check'
import { checkText } from '@supermall/kernel/check'
import { isDay } from '@supermall/kernel/day'
import { checkCount } from './check.ts'
import type { FieldKind, FormField, OrderForm } from './order-form.ts'
import { MOST_LETTERS } from './order-form.ts'

/** As it stands on an order: the question as it was asked, and what was answered. */
export type OrderAnswer = {
  readonly key: string
  readonly label: string
  readonly kind: FieldKind
  readonly value: string
}

export type AnswerGiven = { readonly shopId: string; readonly key: string; readonly value: string }

type Bought = { readonly shopId: string; readonly productId: string }

/** What is asked of who buys this: of each shop what it asks everybody, and what it asks about one of these products. */
export const formsFor = (forms: readonly OrderForm[], bought: readonly Bought[]): readonly OrderForm[] =>
  forms
    .map((form) => ({ ...form, fields: form.fields.filter((field) => isAbout(field, form.shopId, bought)) }))
    .filter(({ fields, shopId }) => fields.length > 0 && bought.some((one) => one.shopId === shopId))

const isAbout = ({ productIds }: FormField, shopId: string, bought: readonly Bought[]): boolean =>
  productIds.length === 0 || bought.some((one) => one.shopId === shopId && productIds.includes(one.productId))

const MOST_ANSWERS = 500

/** What is wrong with answers whatever was asked. */
export const checkAnswersGiven = (answers: readonly AnswerGiven[] | null | undefined): readonly Check[] => [
  checkCount(answers, { least: 0, most: MOST_ANSWERS }, 'answers'),
  ...(answers ?? [])
    .slice(0, MOST_ANSWERS)
    .map(({ value, shopId, key }) => checkText(value, { most: MOST_LETTERS }, 'answers', shopId, key)),
]

/** Against what is asked: all that is wrong at once, each with the shop and the key of its question. */
export function checkAnswers(forms: readonly OrderForm[], answers: readonly AnswerGiven[]): readonly Check[] {
  const asked = forms.flatMap(({ shopId, fields }) => fields.map((field) => ({ shopId: shopId as string, field })))
  const unasked = answers.filter((one) => !asked.some(({ shopId, field }) => is(one, shopId, field.key)))
  const twice = answers.filter((one, index) =>
    answers.slice(0, index).some((before) => is(one, before.shopId, before.key)),
  )
  return [
    ...unasked.map(({ shopId, key }) => wrong('ANSWER_UNASKED', 'Nobody asked for this.', shopId, key)),
    ...twice.map(({ shopId, key }) => wrong('ANSWER_TWICE', 'This is answered twice.', shopId, key)),
    ...asked.map(({ shopId, field }) => checkAnswer(field, shopId, saidTo(answers, shopId, field.key))),
  ]
}

function checkAnswer(field: FormField, shopId: string, value: string | null): Check {
  if (value === null)
    return field.isRequired ? wrong('ANSWER_NEEDED', `Answer: ${field.label}`, shopId, field.key) : null
  const message = problemOf(field, value)
  return message === null ? null : wrong('ANSWER_INVALID', `${field.label}: ${message}`, shopId, field.key)
}

const PROBLEMS: Record<FieldKind, (field: FormField, value: string) => string | null> = {
  TEXT: (field, value) => outOf(field, [...value].length, 'characters'),
  NUMBER: (field, value) =>
    /^-?\d{1,10}(\.\d{1,4})?$/.test(value) ? outOf(field, Number(value), '') : 'this is not a number.',
  DATE: (_, value) => (isDay(value) ? null : 'this is not a day, as 2026-11-21 is.'),
  CHOICE: ({ choices }, value) => (choices.includes(value) ? null : `choose one of ${choices.join(', ')}.`),
}

const problemOf = (field: FormField, value: string): string | null => PROBLEMS[field.kind](field, value)

function outOf({ least, most }: FormField, size: number, unit: string): string | null {
  if (least !== null && size < least) return `at least ${least} ${unit}`.trim()
  return most !== null && size > most ? `at most ${most} ${unit}`.trim() : null
}

type Answered = { readonly forms: readonly OrderForm[]; readonly answers: readonly AnswerGiven[] }

/** What is kept with an order of one shop: what that shop asked about what is in it. */
export const answersFor = ({ forms, answers }: Answered, bought: readonly Bought[]): readonly OrderAnswer[] =>
  formsFor(forms, bought).flatMap(({ shopId, fields }) =>
    fields.flatMap(({ key, label, kind }) => {
      const value = saidTo(answers, shopId, key)
      return value === null ? [] : [{ key, label, kind, value }]
    }),
  )

/** Empty is not answered. */
const saidTo = (answers: readonly AnswerGiven[], shopId: string, key: string): string | null =>
  answers.find((one) => is(one, shopId, key))?.value.trim() || null

const is = (answer: AnswerGiven, shopId: string, key: string): boolean => answer.shopId === shopId && answer.key === key

const wrong = (code: string, message: string, shopId: string, key: string): Check => ({
  code,
  message,
  path: ['answers', shopId, key],
})
