import type { Fault, SchemaText } from './schema-text.ts'
import { fault, fieldsOf, isNonNull } from './schema-text.ts'

/** What is asked for at the root stands beside what other domains answer: one that fails, or is refused, must cost itself only. */
export const rootFaults = (schema: SchemaText): readonly Fault[] =>
  schema.objects
    .filter(({ name }) => name.value === 'Query')
    .flatMap(fieldsOf)
    .filter(({ type }) => isNonNull(type))
    .map(({ name }) =>
      fault(`Query.${name.value}`, 'must be nullable: otherwise its error takes all other answers away'),
    )
