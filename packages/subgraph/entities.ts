import { badInput } from '@supermall/kernel/fault'
import type { DirectiveNode, GraphQLObjectType, GraphQLSchema } from 'graphql'
import { getNamedType, isUnionType, Kind } from 'graphql'

/** Whether something can identify an object at all. */
type IsSound = (representation: Readonly<Record<string, unknown>>) => boolean

const LONGEST_KEY = 200

/**
 * What identifies an object is read as loosely as JSON is: here everything that is no key leads to nothing, at its place, before
 * a loader or a database hears of it.
 */
export function guardEntities(schema: GraphQLSchema): GraphQLSchema {
  const field = schema.getQueryType()?.getFields()._entities
  const resolve = field?.resolve
  const union = schema.getType('_Entity')
  if (!field || !resolve || !isUnionType(union)) return schema
  const sound = new Map(union.getTypes().map((type) => [type.name, soundnessOf(type)]))
  field.resolve = (source, args, context, info) => {
    const all: readonly unknown[] = args.representations
    const isSound = all.map((one) => isOne(one) && soundIn(one, sound)(one))
    if (isSound.every(Boolean)) return resolve(source, args, context, info)
    const representations = all.filter((_, at) => isSound[at])
    return spread(resolve(source, { ...args, representations }, context, info), isSound)
  }
  return schema
}

async function spread(found: unknown, isSound: readonly boolean[]): Promise<unknown[]> {
  const left = [...((await found) as unknown[])]
  return isSound.map((is) => (is ? left.shift() : null))
}

const isOne = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null

function soundIn({ __typename }: Readonly<Record<string, unknown>>, sound: ReadonlyMap<string, IsSound>): IsSound {
  const own = typeof __typename === 'string' ? sound.get(__typename) : undefined
  if (!own) throw badInput('There is no entity of that type here.')
  return own
}

function soundnessOf(type: GraphQLObjectType): IsSound {
  const nodes = [type.astNode, ...type.extensionASTNodes]
  const keys = nodes.flatMap((node) => node?.directives ?? []).flatMap((directive) => keyIn(directive))
  const texts = keys.map((names) => names.filter((name) => isText(type, name)))
  return (representation) =>
    texts.length === 0 || texts.some((names) => names.every((name) => isKey(representation[name])))
}

/** The names of a key's own fields; what is below them is its resolver's to read. */
function keyIn({ name, arguments: given = [] }: DirectiveNode): string[][] {
  if (name.value !== 'key' && name.value !== 'federation__key') return []
  const fields = given.find((one) => one.name.value === 'fields')?.value
  return fields?.kind === Kind.STRING
    ? [
        fields.value
          .replaceAll(/\{[^}]*\}/g, ' ')
          .trim()
          .split(/\s+/),
      ]
    : []
}

const isText = (type: GraphQLObjectType, name: string): boolean =>
  ['ID', 'String'].includes(getNamedType(type.getFields()[name]?.type)?.name ?? '')

const isKey = (value: unknown): boolean =>
  typeof value === 'string' && value !== '' && value.length <= LONGEST_KEY && !value.includes('\0')
