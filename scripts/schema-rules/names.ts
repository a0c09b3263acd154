import type { Fault, SchemaText, Value } from './schema-text.ts'
import { fault, isNonNull, nameOfType, valuesIn } from './schema-text.ts'

/** What a filter or a range calls its ends, and Relay its own, whatever they hold. */
const FREE_NAMES: ReadonlySet<string> = new Set(
  'eq in from to until since below above at value contains AND OR NOT'.split(' '),
)

export function nameFaults(schema: SchemaText): readonly Fault[] {
  const { fields, args, inputs } = valuesIn(schema)
  return [
    ...[...fields, ...args, ...inputs].flatMap(valueFaults),
    ...args.flatMap(argumentFaults),
    ...schema.inputs
      .filter(({ name }) => !/(Input|Where|Filter|Range|OrderBy)$/.test(name.value))
      .map(({ name }) =>
        fault(name.value, 'is an input, so its name ends with Input, Where, Filter, Range or OrderBy'),
      ),
    ...schema.objects
      .filter(({ name }) => /(Input|Where|OrderBy)$/.test(name.value))
      .map(({ name }) => fault(name.value, 'is not an input, and is called like one')),
    ...schema.objects.flatMap((node) =>
      errorFaults(
        node.name.value,
        (node.interfaces ?? []).map(({ name }) => name.value),
      ),
    ),
    ...schema.enums.flatMap(enumFaults),
  ]
}

function valueFaults({ node, where }: Value): readonly Fault[] {
  const name = node.name.value
  const type = nameOfType(node.type)
  if (FREE_NAMES.has(name)) return []
  if (type === 'Boolean' && !/^(is|has|can|with)[A-Z]/.test(name))
    return [fault(where, 'is a Boolean, so its name begins with is, has, can or with')]
  if (type === 'DateTime' && !/(At|Where)$/.test(name)) return [fault(where, 'is a DateTime, so its name ends with At')]
  const isBadCount = type === 'Int' && /^(total|num|number)(?!Count$)|(Total|Num|Number|Amount|Counts)$/.test(name)
  if (isBadCount) return [fault(where, 'is a count, so its name ends with Count')]
  if (/[^s]sCount$/.test(name)) return [fault(where, 'is a count, so it names what is counted in the singular')]
  return /^[a-z][a-zA-Z0-9]*$/.test(name) ? [] : [fault(where, 'is not in camelCase')]
}

function argumentFaults({ node, where }: Value): readonly Fault[] {
  const type = nameOfType(node.type)
  const suffix = { where: 'Where', orderBy: 'OrderBy', input: 'Input' }[node.name.value]
  if (suffix !== undefined && !type.endsWith(suffix))
    return [fault(where, `is of the type ${type}, whose name must end with ${suffix}`)]
  const tellsOrder = isNonNull(node.type) && 'defaultValue' in node && node.defaultValue !== undefined
  return suffix === 'OrderBy' && !tellsOrder
    ? [fault(where, 'is an order, so its type is not null and has a default')]
    : []
}

function errorFaults(name: string, interfaces: readonly string[]): readonly Fault[] {
  const isError = interfaces.includes('UserError')
  if (isError === name.endsWith('Error')) return []
  return [
    fault(
      name,
      isError
        ? 'implements UserError, so its name ends with Error'
        : 'is called an error and does not implement UserError',
    ),
  ]
}

const enumFaults = ({ name, values = [] }: SchemaText['enums'][number]): readonly Fault[] =>
  values
    .filter((value) => !/^[A-Z][A-Z0-9]*(_[A-Z0-9]+)*$/.test(value.name.value))
    .map((value) => fault(`${name.value}.${value.name.value}`, 'is not in UPPER_SNAKE'))
