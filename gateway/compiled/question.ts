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

/** Ready to be sent as text; who needs the variables as values reads them from it. */
export function question({ query, quoted }: Asked, variables: string, parts?: Parts): Question {
  let read: Readonly<Record<string, unknown>> | null = null
  return {
    query,
    ...(parts === undefined ? {} : { parts, entities: parts.representations.length }),
    body: `{"query":${quoted},"variables":{${variables}}}`,
    get variables() {
      read ??= JSON.parse(`{${variables}}`) as Readonly<Record<string, unknown>>
      return read
    },
  }
}
