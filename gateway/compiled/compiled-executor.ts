import type { Log } from '@supermall/messaging/log'
import type { DocumentNode, GraphQLSchema, OperationDefinitionNode } from 'graphql'
import { GraphQLError, Kind } from 'graphql'
import type { Asking } from '../asking.ts'
import { faultError } from '../graph/errors.ts'
import type { Allowed, Executed, Executor, Run } from '../graph/executor.ts'
import { denialError } from '../graph/executor.ts'
import type { Ways } from './fetches.ts'
import type { Flags } from './flags.ts'
import { flagsOf, isOrdinary, keyOf } from './flags.ts'
import { planOf } from './plan.ts'
import type { PlanSketch } from './plan-sketch.ts'
import { sketchOf } from './plan-sketch.ts'
import type { Program } from './program.ts'
import { compileProgram } from './program.ts'
import type { Writing } from './shape.ts'
import { Written } from './written.ts'

export type CompiledOptions = Ways & {
  readonly schema: GraphQLSchema
  /** Apollo's own: it plans, and it runs what is not compiled. */
  readonly planner: Executor
  readonly stock: Run
  /** Whether who asks may see how he is answered. */
  readonly showsPlans: boolean
  readonly log: Log
}

const MOST_PROGRAMS = 1_000

/** Who sends this header in development is shown how he is answered. */
export const PLAN_HEADER = 'x-query-plan'

type Compiled = { readonly program: Program; readonly sketch: PlanSketch | null }

/** Runs each operation as a program that was compiled from Apollo's plan once. It lives as long as the schema. */
export function compiledExecutor(options: CompiledOptions): Run {
  const programs = new Map<string, Promise<Compiled | null>>()

  function programFor(allowed: Allowed, flags: Flags): Promise<Compiled | null> {
    const { queryHash, executing } = allowed
    const contract = (executing.context as Asking).contract?.name ?? ''
    const key = [queryHash, executing.request.operationName ?? '', keyOf(flags), contract].join('\n')
    const program = programs.get(key) ?? compile(allowed, flags, options)
    // What was used last stands last, and what stands first is forgotten first.
    programs.delete(key)
    const oldest = programs.size >= MOST_PROGRAMS ? programs.keys().next().value : undefined
    if (oldest !== undefined) programs.delete(oldest)
    programs.set(key, program)
    program.catch(() => programs.delete(key))
    return program
  }

  return async (allowed) => {
    if (options.showsPlans && wantsPlan(allowed)) return options.stock(allowed)
    const flags = flagsOf(allowed.executing.document, allowed.variables)
    if (flags instanceof GraphQLError) return { errors: [flags] }
    const compiled = await programFor(allowed, flags)
    if ((allowed.executing.context as Asking).isRehearsal) return { data: null }
    if (!compiled) return options.stock(allowed)
    const result = await runProgram(compiled.program, allowed, options.log)
    const isShown = options.showsPlans && allowed.executing.request.http?.headers.has(PLAN_HEADER)
    return isShown ? { ...result, extensions: { queryPlan: compiled.sketch } } : result
  }
}

/** Only Apollo's executor shows its plan, and only in development. */
const wantsPlan = ({ executing }: Allowed): boolean =>
  typeof executing.request.http?.headers.get('apollo-query-plan-experimental') === 'string'

async function compile(allowed: Allowed, flags: Flags, options: CompiledOptions): Promise<Compiled | null> {
  const { executing, document, queryHash } = allowed
  const { operation } = executing
  if (!isOrdinary(operation, document)) return null
  const plan = await planOf(options.planner as never, { ...executing, document, queryHash } as never)
  // The plan is that of the whole graph; what may be in the answer is for the contract to say.
  const schema = (executing.context as Asking).contract?.schema ?? options.schema
  const source = { ...allowed, schema, operation: sameIn(document, operation), flags }
  return { program: compileProgram(plan, source, options), sketch: options.showsPlans ? sketchOf(plan) : null }
}

/** What is left of an operation in a document from which denied fields were cut. */
function sameIn(document: DocumentNode, operation: OperationDefinitionNode): OperationDefinitionNode {
  const same = document.definitions.find(
    (one) => one.kind === Kind.OPERATION_DEFINITION && one.name?.value === operation.name?.value,
  )
  return same?.kind === Kind.OPERATION_DEFINITION ? same : operation
}

async function runProgram(program: Program, { executing, branch }: Allowed, log: Log): Promise<Executed> {
  const asking = executing.context as Asking
  const data = {}
  const errors: GraphQLError[] = []
  await program.run({ asking, variables: executing.request.variables ?? {}, data, errors, batches: new Map() })
  const writing: Writing = { path: [], wrong: [], met: [] }
  const text = program.write(data, writing)
  const denied = branch ? writing.met.map(({ denial, path }) => denialError(denial, path)) : []
  // A null is not told twice: what is missing because its subgraph failed has its error already.
  const all = [...errors, ...(errors.length === 0 ? incomplete(writing, log) : []), ...denied]
  return { data: text === 'null' ? null : (new Written(text) as never), ...(all.length > 0 ? { errors: all } : {}) }
}

const incomplete = ({ wrong }: Writing, log: Log): GraphQLError[] =>
  wrong.map(({ message, path }) => {
    log.error('graph.incomplete', { message, path: path.join('.') })
    return faultError('INTERNAL_SERVER_ERROR', message, path)
  })
