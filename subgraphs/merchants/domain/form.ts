import type { Answer, FieldFacts, FieldKind } from '@supermall/kernel/form'
import type { Id } from '@supermall/kernel/id'

/** One question to who applies to sell. */
export type FormField = FieldFacts & { readonly id: Id<'mpf'>; readonly version: number }

/** What was asked and answered, as an application keeps it: a question that is changed or deleted leaves it as it was. */
export type KeptAnswer = {
  /** The question's id; a word of its own in applications that were made before operators asked. */
  readonly key: string
  readonly label: string
  readonly kind: FieldKind
  readonly value: string
  /** Absent in those older applications, which have one value each. */
  readonly values?: readonly string[]
}

/** In the order of the form; what was answered by nothing is left out. */
export const keptAnswers = (fields: readonly FormField[], answers: readonly Answer[]): readonly KeptAnswer[] =>
  fields.flatMap(({ id, label, kind }) => {
    const values = answers.find(({ fieldId }) => fieldId === id)?.values.map((value) => value.trim()) ?? []
    return values.length === 0 ? [] : [{ key: id, label, kind, value: values.join(', '), values }]
  })
