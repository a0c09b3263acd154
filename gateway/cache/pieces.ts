import type { Answer, PublicError } from '@supermall/subgraph/definition'
import { entityQuestion } from '../compiled/question.ts'
import type { Parts, Question } from '../sources/source.ts'
import type { FetchPolicy } from './fetch-policy.ts'

/** The parts of a question that are kept each by itself: every object that it asks about, or all of it. */
export type Pieces = {
  readonly texts: readonly string[]
  /** What else the answer depends on. */
  readonly others: string
  /** The same question about some of them only. */
  readonly pick: (numbers: readonly number[]) => Question
  /** What an answer says of each; null where it does not say it of all. */
  readonly valuesOf: (answer: Answer) => readonly unknown[] | null
  readonly answerOf: (values: readonly unknown[]) => Answer
}

export function piecesOf(question: Question, policy: FetchPolicy): Pieces {
  const parts = question.parts ?? partsOf(question.variables)
  return parts ? ofEntities(question, parts, policy) : whole(question)
}

function partsOf(variables: Question['variables']): Parts | null {
  const { representations, ...others } = variables ?? {}
  if (!Array.isArray(representations)) return null
  return {
    representations: representations.map((one) => JSON.stringify(one)),
    others: JSON.stringify(others).slice(1, -1),
  }
}

function ofEntities(question: Question, { representations, others }: Parts, { quoted }: FetchPolicy): Pieces {
  return {
    texts: representations,
    others,
    pick(numbers) {
      if (numbers.length === representations.length) return question
      const asked = numbers.map((number) => representations[number] as string)
      const fewer = entityQuestion({ query: question.query, quoted }, { representations: asked, others })
      const { operationName } = question
      if (operationName === undefined) return fewer
      return { query: fewer.query, variables: fewer.variables ?? {}, operationName, entities: asked.length }
    },
    valuesOf({ data }) {
      const entities = data?._entities
      return Array.isArray(entities) ? entities : null
    },
    answerOf: (values) => ({ data: { _entities: values } }),
  }
}

const whole = (question: Question): Pieces => ({
  texts: [''],
  others: JSON.stringify(question.variables ?? {}),
  pick: () => question,
  valuesOf: ({ data }) => (data === null || data === undefined ? null : [data]),
  answerOf: ([data]) => ({ data: data as NonNullable<Answer['data']> }),
})

/** An answer about some of the pieces, as errors of the question about all of them. What has no place is said of each. */
export function placed(errors: readonly PublicError[], numbers: readonly number[]): readonly PublicError[] {
  return errors.flatMap((error) => {
    const [root, number, ...rest] = error.path ?? []
    if (root === '_entities' && typeof number === 'number')
      return [{ ...error, path: [root, numbers[number] ?? number, ...rest] }]
    return numbers.map((one) => ({ ...error, path: ['_entities', one] }))
  })
}
