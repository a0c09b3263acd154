import { createHash } from 'node:crypto'
import { bounded } from '@supermall/kernel/bounded'
import type { Log } from '@supermall/messaging/log'
import { shownDocument } from '@supermall/subgraph/shown-document'
import type { DocumentNode, GraphQLSchema } from 'graphql'
import { GraphQLError, Kind, NoSchemaIntrospectionCustomRule, parse, specifiedRules, validate } from 'graphql'
import type { InContract } from '../asking.ts'
import { contractNames } from '../contracts/contract.ts'
import { limitsOf, overLimits } from '../limits/limits.ts'
import { overNesting, tooNested } from '../limits/nesting.ts'
import type { GatewaySettings } from '../settings.ts'
import { conditionalRoots } from './conditional-roots.ts'
import { toldOfDocument, toldOfSyntax } from './without-values.ts'

/** A document that may be run, or why not. */
export type Prepared = { readonly document: DocumentNode } | { readonly errors: readonly GraphQLError[] }

export type Documents = {
  readonly prepare: (query: string) => Prepared
  /** Whether it was prepared before: then nothing is left to do. */
  readonly isKnown: (query: string) => boolean
  /** Apollo asks here instead of parsing and validating again: whatever it is asked to run was prepared before. */
  readonly store: {
    get(key: string): Promise<DocumentNode | undefined>
    set(): Promise<void>
    delete(): Promise<boolean>
  }
}

type DocumentRules = {
  readonly schema: () => GraphQLSchema
  readonly settings: GatewaySettings
  readonly mayIntrospect: boolean
  /** Whether errors may name fields and types that the client did not. */
  readonly mayHint: boolean
  readonly log: Log
}

/**
 * Documents of the whole graph and of its parts: what is valid in one may be none in another. Apollo looks for what was
 * prepared by its text, and a text that is valid in several is the same operation in all.
 */
export function documentsOf(rules: DocumentRules) {
  const whole = documents(rules)
  const parts = new Map(contractNames.map((name) => [name, { of: null as InContract | null, kept: whole }]))

  function partOf(contract: InContract): Documents {
    const known = parts.get(contract.name)
    if (known?.of?.schema === contract.schema) return known.kept
    const kept = documents({ ...rules, schema: () => contract.schema })
    parts.set(contract.name, { of: contract, kept })
    return kept
  }

  return {
    prepare: (query: string, contract?: InContract): Prepared =>
      contract ? partOf(contract).prepare(query) : whole.prepare(query),
    isKnown: (query: string, contract?: InContract): boolean =>
      contract ? partOf(contract).isKnown(query) : whole.isKnown(query),
    store: {
      ...whole.store,
      async get(key: string): Promise<DocumentNode | undefined> {
        for (const { kept } of [{ kept: whole }, ...parts.values()]) {
          const found = await kept.store.get(key)
          if (found) return found
        }
        return undefined
      },
    },
  }
}

const MOST_DOCUMENTS = 2_000
/** An error keeps the text that it points into: a flood of long ones must not fill the memory either. */
const MOST_CHARACTERS = 16 * 1024 * 1024
const MOST_ERRORS = 20

/**
 * Parse, then limits, then validation, once per text: what is refused is remembered too, so that refusing stays cheap.
 */
export function documents(rules: DocumentRules): Documents {
  const byHash = new Map<string, Prepared>()
  const known = bounded<Prepared>({
    most: MOST_DOCUMENTS,
    mostCharacters: MOST_CHARACTERS,
    forgotten: (query) => void byHash.delete(hashOf(query)),
  })
  let schema: GraphQLSchema | null = null

  function remember(query: string, prepared: Prepared): void {
    byHash.set(hashOf(query), prepared)
    known.set(query, prepared)
  }

  function forget(): void {
    known.clear()
    byHash.clear()
  }

  function prepare(query: string): Prepared {
    if (schema !== rules.schema()) forget()
    schema = rules.schema()
    // It is looked at no further and not remembered either: a flood of such texts takes no more room than one.
    if (query.length > rules.settings.LIMIT_CHARACTERS) return { errors: [tooLong(query, rules.settings)] }
    const before = known.get(query)
    if (before) return before
    const prepared = examine(query, schema, rules)
    remember(query, prepared)
    return prepared
  }

  return {
    prepare,
    isKnown: (query) => schema === rules.schema() && known.has(query),
    store: {
      async get(key) {
        const prepared = byHash.get(key.slice(-64))
        return prepared && 'document' in prepared ? prepared.document : undefined
      },
      set: async () => undefined,
      delete: async () => false,
    },
  }
}

const hashOf = (query: string): string => createHash('sha256').update(query).digest('hex')

function examine(query: string, schema: GraphQLSchema, rules: DocumentRules): Prepared {
  const parsed = read(query, rules.settings)
  if ('errors' in parsed) return parsed
  const over = overLimits(parsed.document, limitsOf(rules.settings))
  if (over.length > 0 && rules.settings.LIMITS_MODE === 'enforce') return { errors: over }
  for (const { message } of over)
    rules.log.warn('limit.exceeded', { message, query: shownDocument(query).slice(0, 500) })
  const unfit = [...withoutRoot(parsed.document, schema), ...conditionalRoots(parsed.document)]
  if (unfit.length > 0) return { errors: unfit }
  const checks = rules.mayIntrospect ? specifiedRules : [...specifiedRules, NoSchemaIntrospectionCustomRule]
  const errors = validate(schema, parsed.document, checks, { maxErrors: MOST_ERRORS })
  if (errors.length === 0) return parsed
  const told = toldOfDocument(parsed.document, errors)
  return { errors: errors.map((error, at) => invalid(error, told[at] ?? '', rules.mayHint)) }
}

/** Validation of this version of graphql lets operations pass that the schema has no root for. */
function withoutRoot(document: DocumentNode, schema: GraphQLSchema): readonly GraphQLError[] {
  return document.definitions.flatMap((node) => {
    if (node.kind !== Kind.OPERATION_DEFINITION || schema.getRootType(node.operation)) return []
    return [
      new GraphQLError(`The graph has no ${node.operation}s.`, {
        nodes: node,
        extensions: { code: 'GRAPHQL_VALIDATION_FAILED' },
      }),
    ]
  })
}

function read(query: string, settings: GatewaySettings): Prepared {
  const nested = overNesting(query)
  if (nested) return { errors: [nested] }
  try {
    return { document: parse(query, { maxTokens: settings.LIMIT_TOKENS }) }
  } catch (error) {
    if (error instanceof RangeError) return { errors: [tooNested()] }
    if (!(error instanceof GraphQLError)) throw error
    const code = error.message.endsWith('Parsing aborted.') ? 'TOKEN_LIMIT' : 'GRAPHQL_PARSE_FAILED'
    return { errors: [coded(error, code, toldOfSyntax(error.message))] }
  }
}

function tooLong({ length }: string, { LIMIT_CHARACTERS: most }: GatewaySettings): GraphQLError {
  const said = `The document has ${length} characters; at most ${most} are allowed. Long values belong into its variables.`
  return new GraphQLError(said, { extensions: { code: 'CHARACTER_LIMIT' } })
}

const invalid = (error: GraphQLError, said: string, mayHint: boolean): GraphQLError =>
  coded(error, 'GRAPHQL_VALIDATION_FAILED', mayHint ? said : said.replace(/ Did you mean .*$/s, ''))

function coded({ nodes, source, positions }: GraphQLError, code: string, message: string): GraphQLError {
  return new GraphQLError(message, {
    nodes: nodes ?? null,
    source: source ?? null,
    positions: positions ?? null,
    extensions: { code },
  })
}
