import type { DocumentNode } from 'graphql'
import { GraphQLError, Kind } from 'graphql'
import type { GatewaySettings } from '../settings.ts'
import type { Measure } from './measure.ts'
import { measure } from './measure.ts'

export type Limits = Readonly<Record<keyof Measure, number>>

export const limitsOf = (settings: GatewaySettings): Limits => ({
  depth: settings.LIMIT_DEPTH,
  fields: settings.LIMIT_FIELDS,
  aliases: settings.LIMIT_ALIASES,
  directives: settings.LIMIT_DIRECTIVES,
  rootFields: settings.LIMIT_ROOT_FIELDS,
})

const RULES: Readonly<Record<keyof Measure, { readonly code: string; readonly what: string }>> = {
  depth: { code: 'DEPTH_LIMIT', what: 'levels of fields' },
  fields: { code: 'FIELD_LIMIT', what: 'fields' },
  aliases: { code: 'ALIAS_LIMIT', what: 'aliases' },
  directives: { code: 'DIRECTIVE_LIMIT', what: 'directives' },
  rootFields: { code: 'ROOT_FIELD_LIMIT', what: 'fields at its root' },
}

/** Every limit that an operation of the document is over, each with its own code. */
export function overLimits(document: DocumentNode, limits: Limits): readonly GraphQLError[] {
  return document.definitions.flatMap((node) => {
    if (node.kind !== Kind.OPERATION_DEFINITION) return []
    const measured = measure(node, document)
    const kinds = Object.keys(RULES) as (keyof Measure)[]
    return kinds
      .filter((kind) => measured[kind] > limits[kind])
      .map((kind) => refusal(kind, measured[kind], limits[kind]))
  })
}

function refusal(kind: keyof Measure, size: number, most: number): GraphQLError {
  const { code, what } = RULES[kind]
  return new GraphQLError(`The operation has ${size} ${what}; at most ${most} are allowed.`, { extensions: { code } })
}
