import type { DirectiveNode, FragmentDefinitionNode, OperationDefinitionNode, SelectionNode, ValueNode } from 'graphql'
import { Kind, parse } from 'graphql'
import type { Question } from './source.ts'

type Asked = {
  readonly variables: ReadonlyMap<string, unknown>
  readonly fragments: ReadonlyMap<string, FragmentDefinitionNode>
}

/** Under which names a subgraph was to answer, wherever in fragments they stand; for when it did not, so it may be slow. */
export function rootNames({ query, variables = {} }: Pick<Question, 'query' | 'variables'>): readonly string[] {
  const { definitions } = parse(query, { noLocation: true })
  const operation = definitions.find((one) => one.kind === Kind.OPERATION_DEFINITION)
  if (!operation) return []
  const fragments = definitions.flatMap((one) => (one.kind === Kind.FRAGMENT_DEFINITION ? [one] : []))
  const asked: Asked = {
    variables: new Map([...defaultsOf(operation), ...Object.entries(variables)]),
    fragments: new Map(fragments.map((one) => [one.name.value, one])),
  }
  return [...new Set(namesIn(operation.selectionSet.selections, asked))]
}

const defaultsOf = ({ variableDefinitions = [] }: OperationDefinitionNode): [string, unknown][] =>
  variableDefinitions.map(({ variable, defaultValue }) => [variable.name.value, flagOf(defaultValue, new Map())])

function namesIn(selections: readonly SelectionNode[], asked: Asked): string[] {
  return selections.flatMap((one): string[] => {
    if (one.directives?.some((directive) => isLeftOut(directive, asked))) return []
    if (one.kind === Kind.FIELD) return one.name.value === '__typename' ? [] : [one.alias?.value ?? one.name.value]
    const inside = one.kind === Kind.INLINE_FRAGMENT ? one : asked.fragments.get(one.name.value)
    return namesIn(inside?.selectionSet.selections ?? [], asked)
  })
}

function isLeftOut({ name, arguments: [on] = [] }: DirectiveNode, { variables }: Asked): boolean {
  const flag = flagOf(on?.value, variables)
  return name.value === 'skip' ? flag === true : name.value === 'include' && flag === false
}

function flagOf(value: ValueNode | undefined, variables: Asked['variables']): unknown {
  if (value?.kind === Kind.VARIABLE) return variables.get(value.name.value)
  return value?.kind === Kind.BOOLEAN ? value.value : undefined
}
