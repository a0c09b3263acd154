import { bounded } from '@supermall/kernel/bounded'
import type { Log } from '@supermall/messaging/log'
import type { DocumentNode, GraphQLSchema, OperationDefinitionNode } from 'graphql'
import { GraphQLError, Kind, print } from 'graphql'
import type { Asking } from '../asking.ts'
import { whoOf } from '../governance/allowance.ts'
import { faultError } from '../graph/errors.ts'
import type { Allowed, Executed, Run } from '../graph/executor.ts'
import { denialError } from '../graph/executor.ts'
import { inOwnTime } from '../planning/in-own-time.ts'
import type { Planner } from '../planning/planner.ts'
import type { Ways } from './fetches.ts'
import type { Fields } from './fields.ts'
import type { Flags } from './flags.ts'
import { flagsOf, keyOf } from './flags.ts'
import type { Path } from './places.ts'
import type { PlanNames } from './plan-names.ts'
import type { PlanSketch } from './plan-sketch.ts'
import { sketchOf } from './plan-sketch.ts'
import type { Program } from './program.ts'
import { compileProgram } from './program.ts'
import type { Shaping, Wrong } from './shape.ts'
import type { StandIns } from './stand-ins.ts'
import { named, standInsFor } from './stand-ins.ts'

export type CompiledOptions = Ways & {
  readonly schema: GraphQLSchema
  readonly plan: Planner['plan']
  readonly planNames: PlanNames
  /** Whether who asks may see how he is answered. */
  readonly showsPlans: boolean
  readonly log: Log
}

const MOST_PROGRAMS = 1_000
/** Of the documents that they were made from: each is some times as large as its own. */
const MOST_CHARACTERS = 4 * 1024 * 1024

/** Who sends this header in development is shown how he is answered. */
export const PLAN_HEADER = 'x-query-plan'

type Compiled = { readonly program: Program; readonly names: StandIns; readonly sketch: PlanSketch | null }

/** Runs each operation as a program that was compiled from Apollo's plan once. It lives as long as the schema. */
export function compiledExecutor(options: CompiledOptions): Run {
  const programs = bounded<Compiled | Promise<Compiled>>({ most: MOST_PROGRAMS, mostCharacters: MOST_CHARACTERS })

  function compileAs(key: string, allowed: Allowed, flags: Flags): Promise<Compiled> {
    const program = compile(allowed, flags, options)
    program.then(
      (compiled) => programs.has(key) && programs.set(key, compiled, lengthOf(allowed)),
      () => programs.delete(key),
    )
    return program
  }

  return async (allowed) => {
    const flags = flagsOf(allowed.executing.document, allowed.variables)
    if (flags instanceof GraphQLError) return { errors: [flags] }
    const key = keyOfProgram(allowed, flags)
    const asking = allowed.executing.context as Asking
    const compiled = await inOwnTime(() => {
      const known = programs.get(key)
      if (known) return { made: known, isOwn: false }
      const made = compileAs(key, allowed, flags)
      programs.set(key, made, lengthOf(allowed))
      return { made, isOwn: true }
    }, asking)
    if (asking.isRehearsal) return { data: null }
    const result = await runProgram(compiled, allowed, options.log)
    const isShown = options.showsPlans && allowed.executing.request.http?.headers.has(PLAN_HEADER)
    return isShown ? { ...result, extensions: { queryPlan: compiled.sketch } } : result
  }
}

const lengths = new WeakMap<DocumentNode, number>()

/** Of what is in a document, and not of what stands around it: nobody makes it heavier by a comment. */
function lengthOf({ executing: { document } }: Allowed): number {
  const length = lengths.get(document) ?? print(document).length
  lengths.set(document, length)
  return length
}

function keyOfProgram({ queryHash, executing }: Allowed, flags: Flags): string {
  const contract = (executing.context as Asking).contract?.name ?? ''
  return [queryHash, executing.request.operationName ?? '', keyOf(flags), contract].join('\n')
}

async function compile(allowed: Allowed, flags: Flags, options: CompiledOptions): Promise<Compiled> {
  const { executing, queryHash } = allowed
  const { operationName, variables = {} } = executing.request
  const { document, names } = standInsFor(allowed.document, options.planNames)
  const { deadline, contract, request } = executing.context as Asking
  const asked = { query: print(document), operationName: operationName ?? undefined, variables, hash: queryHash }
  const plan = await options.plan({ ...asked, deadline, caller: whoOf(request) })
  // The plan is that of the whole graph; what may be in the answer is for the contract to say.
  const schema = contract?.schema ?? options.schema
  const source = { ...allowed, document, names, schema, operation: sameIn(document, executing.operation), flags }
  return { program: compileProgram(plan, source, options), names, sketch: options.showsPlans ? sketchOf(plan) : null }
}

/** What is left of an operation in a document from which denied fields were cut. */
function sameIn(document: DocumentNode, operation: OperationDefinitionNode): OperationDefinitionNode {
  const same = document.definitions.find(
    (one) => one.kind === Kind.OPERATION_DEFINITION && one.name?.value === operation.name?.value,
  )
  return same?.kind === Kind.OPERATION_DEFINITION ? same : operation
}

async function runProgram({ program, names }: Compiled, { executing, branch }: Allowed, log: Log): Promise<Executed> {
  const asking = executing.context as Asking
  const data = {}
  const errors: GraphQLError[] = []
  const variables = executing.request.variables ?? {}
  const isMutation = executing.operation.operation === 'mutation'
  const [gone, shared] = [new Set<Fields>(), new Set<Fields>()]
  const lost: Path[] = []
  await program.run({ asking, variables, data, errors, isMutation, gone, shared, lost, topics: new Map() })
  const shaping: Shaping = { path: [], wrong: [], met: [], gone, shared, made: new Map() }
  const shaped = program.shape(data, shaping)
  const denied = branch ? shaping.met.map(({ denial, path }) => denialError(denial, path)) : []
  const own = names.size > 0 ? errors.map((error) => renamed(error, names)) : errors
  const lostOwn = lost.map((place) => named(place, names))
  const untold = shaping.wrong.filter(({ path }) => !lostOwn.some((place) => isWithin(path, place)))
  const all = [...own, ...incomplete(untold, own, log), ...denied]
  return { data: shaped, ...(all.length > 0 ? { errors: all } : {}) }
}

/** A null is not told twice: what is missing because its subgraph failed has its error already, at its place, above or below it. */
function incomplete(wrong: readonly Wrong[], told: readonly GraphQLError[], log: Log): GraphQLError[] {
  const untold = wrong.filter(({ path }) => !told.some((error) => isAkin(error.path ?? [], path)))
  return untold.map(({ message, path }) => {
    log.error('graph.incomplete', { message, path: path.join('.') })
    return faultError('INTERNAL_SERVER_ERROR', message, path)
  })
}

/** Whether one of two places is the other, or is within it. */
function isAkin(one: Path, other: Path): boolean {
  const [short, long] = one.length < other.length ? [one, other] : [other, one]
  return isWithin(long, short)
}

const isWithin = (path: Path, place: Path): boolean => place.every((step, at) => step === path[at])

const renamed = (error: GraphQLError, names: StandIns): GraphQLError =>
  error.path ? new GraphQLError(error.message, { path: named(error.path, names), extensions: error.extensions }) : error
