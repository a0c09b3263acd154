import type { Parts, Question } from '../sources/source.ts'
import type { FetchNode } from './plan.ts'

/** The text of a fetch, quoted once for all requests that ask it. */
export type Asked = { readonly query: string; readonly quoted: string }

/** Numbers that the planner hangs on names would make the same question a different one in each place of a plan. */
export function askedOf({ operation, operationName }: FetchNode): Asked {
  const stable = operationName?.replace(/__\d+$/, '')
  const query = operationName && stable ? operation.replace(` ${operationName}`, ` ${stable}`) : operation
  return { query, quoted: JSON.stringify(query) }
}

/** About objects. */
export function entityQuestion(asked: Asked, { representations, others }: Parts): Question {
  const variables = `${others === '' ? '' : `${others},`}"representations":[${representations.join(',')}]`
  return question(asked, variables, { representations, others })
}

/** Ready to be sent as text. */
export const question = (asked: Asked, variables: string, parts?: Parts): Question =>
  new Written(asked, variables, parts)

/** Who needs the variables as values reads them from the text. A class as `Signal` of the kernel is one. */
class Written implements Question {
  readonly query: string
  readonly body: string
  readonly parts?: Parts
  readonly entities?: number
  readonly #variables: string
  #read: Readonly<Record<string, unknown>> | null = null

  constructor({ query, quoted }: Asked, variables: string, parts?: Parts) {
    this.query = query
    this.body = `{"query":${quoted},"variables":{${variables}}}`
    this.#variables = variables
    if (parts === undefined) return
    this.parts = parts
    this.entities = parts.representations.length
  }

  get variables(): Readonly<Record<string, unknown>> {
    this.#read ??= JSON.parse(`{${this.#variables}}`) as Readonly<Record<string, unknown>>
    return this.#read
  }
}
