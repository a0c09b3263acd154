import { descriptionFaults } from './descriptions.ts'
import { entityFaults } from './entities.ts'
import { filterFaults } from './filters.ts'
import { listFaults } from './lists.ts'
import { mutationFaults } from './mutations.ts'
import { nameFaults } from './names.ts'
import { refusalFaults } from './refusals.ts'
import { rootFaults } from './roots.ts'
import type { Fault } from './schema-text.ts'
import { readSchemaText } from './schema-text.ts'

type Linted = {
  /** A domain's own schema.graphql, or the base that all begin with. */
  readonly text: string
  /** The types that have an id prefix in the registry of domains. */
  readonly nodeTypes: readonly string[]
  /** All the domain's code that may refuse something. */
  readonly code: string
}

/** Holds a schema against the house's conventions; what composition checks is left to composition. */
export function lintSchema({ text, nodeTypes, code }: Linted): readonly Fault[] {
  const schema = readSchemaText(text)
  return [
    ...descriptionFaults(schema),
    ...nameFaults(schema),
    ...rootFaults(schema),
    ...mutationFaults(schema),
    ...listFaults(schema),
    ...filterFaults(schema),
    ...entityFaults(schema, nodeTypes),
    ...refusalFaults(schema, code),
  ]
}
