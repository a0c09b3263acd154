import type { FieldDefinitionNode } from 'graphql'
import { print } from 'graphql'
import type { Fault, ObjectNode, SchemaText, Value } from './schema-text.ts'
import { directivesOf, fault, fieldsOf, isList, nameOfType, textOf, valuesIn } from './schema-text.ts'

const PAGING = { first: 'Int', after: 'String', last: 'Int', before: 'String' } as const
const BOUND = /\d|at most|up to|one( \w+)? per|\b(both|two|three|four|five|six|seven|eight|nine|ten)\b/i

/** A list is a connection, or so short that its description can say how long it may be. */
export function listFaults(schema: SchemaText): readonly Fault[] {
  const { fields, args, inputs } = valuesIn(schema)
  const enums = new Set(schema.enums.map(({ name }) => name.value))
  const plain = [...fields, ...args, ...inputs].filter(
    ({ node }) => isList(node.type) && !isOfTheHouse(node.name.value),
  )
  return [
    ...schema.objects.filter(({ name }) => name.value.endsWith('Connection')).flatMap(connectionFaults),
    ...schema.objects.filter(({ name }) => name.value.endsWith('Edge')).flatMap(edgeFaults),
    ...fields
      .filter(({ node }) => nameOfType(node.type).endsWith('Connection'))
      .flatMap(({ node, where }) => pagingFaults(node, where)),
    ...plain
      .filter((value) => !isBounded(value, enums))
      .map(({ where }) => fault(where, 'is a list; make it a connection, or state its bound in the description')),
  ]
}

/** Bounded by what they are part of: a page, or the input that was refused. */
const isOfTheHouse = (name: string): boolean => ['edges', 'nodes', 'errors', 'path', 'AND', 'OR'].includes(name)

/** A list of an enum's values is no longer than the enum. */
const isBounded = ({ node }: Value, enums: ReadonlySet<string>): boolean =>
  BOUND.test(textOf(node)) || enums.has(nameOfType(node.type))

function connectionFaults(node: ObjectNode): readonly Fault[] {
  const of = node.name.value.slice(0, -'Connection'.length)
  const wanted = { edges: `[${of}Edge!]!`, nodes: /^\[\w+!\]!$/, pageInfo: 'PageInfo!', totalCount: 'Int!' }
  return shapeFaults(node, wanted)
}

const edgeFaults = (node: ObjectNode): readonly Fault[] => shapeFaults(node, { node: /^\w+!$/, cursor: 'String!' })

function shapeFaults(node: ObjectNode, wanted: Readonly<Record<string, string | RegExp>>): readonly Fault[] {
  return Object.entries(wanted).flatMap(([name, type]) => {
    const field = fieldsOf(node).find((one) => one.name.value === name)
    const given = field ? print(field.type) : null
    const isRight = given !== null && (typeof type === 'string' ? given === type : type.test(given))
    return isRight
      ? []
      : [fault(node.name.value, `must have \`${name}: ${typeof type === 'string' ? type : '[X!]!'}\``)]
  })
}

function pagingFaults(field: FieldDefinitionNode, where: string): readonly Fault[] {
  const given = new Map((field.arguments ?? []).map((arg) => [arg.name.value, print(arg.type)]))
  const missing = Object.entries(PAGING).filter(([name, type]) => given.get(name) !== type)
  const isPriced = directivesOf(field, 'listSize').length === 1
  return [
    ...missing.map(([name, type]) => fault(where, `gives a connection and has no argument \`${name}: ${type}\``)),
    ...(isPriced ? [] : [fault(where, 'gives a connection and has no @listSize, so its cost is not known')]),
  ]
}
