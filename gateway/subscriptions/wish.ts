import type { Feed } from '@supermall/contracts/news'
import { parseId } from '@supermall/kernel/id'
import type { Viewer } from '@supermall/subgraph/viewer'
import type { DocumentNode, FieldNode, GraphQLField, GraphQLSchema, OperationDefinitionNode } from 'graphql'
import { GraphQLError, getArgumentValues, getNamedType, isInterfaceType } from 'graphql'
import type { Asking } from '../asking.ts'
import { badArgument, coerceVariables } from '../graph/coerce-variables.ts'
import { faultError } from '../graph/errors.ts'
import type { Graph } from '../graph/graph.ts'
import { Refused } from '../graph/refused.ts'
import type { Admitted } from '../http/admit.ts'
import type { Question } from '../http/question.ts'
import { badArguments } from './refusals.ts'
import type { Rewritten } from './rewrite.ts'
import { rewrite } from './rewrite.ts'

/** A subscription that was admitted like any other operation: valid, trusted, affordable. */
export type Wanted = {
  readonly document: DocumentNode
  readonly operation: OperationDefinitionNode
  readonly variables: Readonly<Record<string, unknown>>
  readonly asking: Asking
  /** How many characters its document and its variables have: they are kept as long as it stands. */
  readonly size: number
  /** The cursor of the last update that the client has. */
  readonly resumeFrom: string | null
}

/** What is wanted, in the words of the news room. */
export type Wish = {
  readonly field: string
  readonly feed: Feed
  readonly keys: readonly string[]
  readonly rewritten: Rewritten
  /** The query of every update, parsed and valid. */
  readonly document: DocumentNode
  readonly schema: GraphQLSchema
  readonly variables: Readonly<Record<string, unknown>>
}

type Said = Pick<Admitted, 'query'> & { readonly question: Question }

export const sizeOf = ({ query, question: { variables } }: Said): number =>
  query.length + JSON.stringify(variables).length

type Within = { readonly graph: Graph; readonly feeds: Readonly<Record<string, Feed>> }

const MOST_KEYS = 100
/** More of what is none is not shown. */
const LONGEST_KEY = 50

/** Reads what is subscribed to and by which keys; throws where its arguments make no sense or the viewer may not have it. */
export function readWish({ document, operation, variables, asking }: Wanted, { graph, feeds }: Within): Wish {
  const schema = asking.contract?.schema ?? graph.schema()
  const rewritten = rewrittenOf(document, operation, schema)
  const name = rewritten.field.name.value
  const feed = feeds[name]
  const definition = schema.getSubscriptionType()?.getFields()[name]
  if (!feed || !definition) throw new Error(`nobody reports news of ${name}`)
  const verdict = graph.verdict(asking.request.viewer, 'Subscription', name)
  if (verdict !== 'allowed')
    throw new Refused(faultError(verdict, `Subscription.${name}`, [responseNameOf(rewritten.field)]))
  const given = argumentsOf(rewritten.field, definition, { schema, operation, variables })
  const prepared = graph.prepare(rewritten.query, asking.contract)
  if ('errors' in prepared) throw new Refused(...prepared.errors)
  const keys = keysOf(feed, given, asking.request.viewer)
  return { field: name, feed, keys, rewritten, document: prepared.document, schema, variables }
}

export const responseNameOf = ({ alias, name }: FieldNode): string => (alias ?? name).value

const known = new WeakMap<OperationDefinitionNode, { readonly schema: GraphQLSchema; readonly rewritten: Rewritten }>()

function rewrittenOf(document: DocumentNode, operation: OperationDefinitionNode, schema: GraphQLSchema): Rewritten {
  const before = known.get(operation)
  if (before?.schema === schema) return before.rewritten
  const fields = schema.getSubscriptionType()?.getFields() ?? {}
  const rewritten = rewrite(document, operation, (field) => {
    const type = getNamedType(fields[field]?.type)
    return type && !isInterfaceType(type) ? type.name : null
  })
  known.set(operation, { schema, rewritten })
  return rewritten
}

type Asked = Pick<Wanted, 'operation' | 'variables'> & { readonly schema: GraphQLSchema }
type Given = Readonly<Record<string, unknown>>

function argumentsOf(
  field: FieldNode,
  definition: GraphQLField<unknown, unknown>,
  { schema, operation, variables }: Asked,
): Given {
  const coerced = coerceVariables(schema, operation, variables)
  if ('errors' in coerced) throw new Refused(...coerced.errors)
  try {
    return getArgumentValues(definition, field, coerced.variables)
  } catch (error) {
    throw error instanceof GraphQLError ? new Refused(badArgument(error)) : error
  }
}

function keysOf({ by, prefix }: Feed, given: Given, viewer: Viewer): readonly string[] {
  if (by === null) {
    if (viewer.audience === 'GUEST') throw new Refused(faultError('UNAUTHENTICATED', 'a guest has nothing of his own'))
    return [viewer.accountId]
  }
  const value = given[by]
  const named = (Array.isArray(value) ? value : [value]).map(String)
  if (named.length === 0 || named.length > MOST_KEYS)
    throw new Refused(badArguments(`${by} must be 1 to ${MOST_KEYS} ids, not ${named.length}.`))
  const keys = [...new Set(named)]
  const wrong = prefix === undefined ? undefined : keys.find((key) => parseId(prefix, key) === null)
  if (wrong !== undefined)
    throw new Refused(
      badArguments(`${by}: ${JSON.stringify(wrong.slice(0, LONGEST_KEY))} is no id that begins with ${prefix}_.`),
    )
  return keys
}
