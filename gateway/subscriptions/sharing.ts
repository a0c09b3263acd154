import type { ConstDirectiveNode, DocumentNode, GraphQLSchema } from 'graphql'
import { BREAK, isObjectType, Kind, TypeInfo, visit, visitWithTypeInfo } from 'graphql'
import { policyOf } from '../policy/policy.ts'

/** Whether all viewers are answered the same: nothing in the document is guarded, and nothing is anybody's own. */
export type IsForAll = (document: DocumentNode, schema: GraphQLSchema) => boolean

const ROOT_FIELDS = /^(node|__typename)$/

/**
 * Read from the supergraph: what the domains say may be cached by everybody is the same for everybody. What they say nothing
 * of is taken to be somebody's own.
 */
export function readSharing(supergraph: DocumentNode): IsForAll {
  const policy = policyOf(supergraph)
  const { open, own } = readScopes(supergraph)
  const known = new WeakMap<DocumentNode, boolean>()

  function isFieldForAll(type: string, field: string): boolean {
    if (type === 'Query') return ROOT_FIELDS.test(field)
    // Whether somebody's own thing is there at all is nobody else's business, even where only its name is asked for.
    return open.has(type) && !own.has(`${type}.${field}`) && policy.demandsOn(type, field).length === 0
  }

  function look(document: DocumentNode, schema: GraphQLSchema): boolean {
    let isForAll = true
    const info = new TypeInfo(schema)
    const Field = ({ name }: { name: { value: string } }) => {
      const parent = info.getParentType()
      if (!parent) return undefined
      const types = isObjectType(parent) ? [parent] : schema.getPossibleTypes(parent)
      isForAll &&= types.every((type) => isFieldForAll(type.name, name.value))
      return isForAll ? undefined : BREAK
    }
    visit(document, visitWithTypeInfo(info, { Field }))
    return isForAll
  }

  return (document, schema) => {
    const isForAll = known.get(document) ?? look(document, schema)
    known.set(document, isForAll)
    return isForAll
  }
}

type Scopes = { readonly open: ReadonlySet<string>; readonly own: ReadonlySet<string> }

/** Types of which somebody says how long they may be kept and nobody says that they are private; and fields that are private. */
function readScopes(supergraph: DocumentNode): Scopes {
  const open = new Set<string>()
  const own = new Set<string>()
  for (const node of supergraph.definitions) {
    if (node.kind !== Kind.OBJECT_TYPE_DEFINITION) continue
    const said = hintsOn(node)
    if (said.length > 0 && !said.includes('private')) open.add(node.name.value)
    for (const field of node.fields ?? [])
      if (hintsOn(field).includes('private')) own.add(`${node.name.value}.${field.name.value}`)
  }
  return { open, own }
}

type Hinted = { readonly directives?: readonly ConstDirectiveNode[] }

const hintsOn = ({ directives = [] }: Hinted): readonly ('private' | 'public')[] =>
  directives.flatMap((one) => {
    if (one.name.value !== 'cached') return []
    const isPrivate = one.arguments?.some(
      ({ name, value }) => name.value === 'isPrivate' && value.kind === Kind.BOOLEAN && value.value,
    )
    return [isPrivate ? 'private' : 'public']
  })
