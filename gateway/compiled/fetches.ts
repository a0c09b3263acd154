import type { Answer } from '@supermall/subgraph/definition'
import { rootNames } from '../sources/root-names.ts'
import type { EntityQuestion, Share, Wanted } from './batch.ts'
import { join } from './batch.ts'
import type { Fields } from './fields.ts'
import { copy, isFields, isSame, merge } from './fields.ts'
import type { Kinship } from './kinship.ts'
import type { Gather, Path } from './places.ts'
import { gatherer, locate } from './places.ts'
import type { FetchNode, PlanPath, Requires } from './plan.ts'
import { askedOf, question } from './question.ts'
import type { Reach } from './reach.ts'
import type { Represent, Texts } from './representation.ts'
import { representer } from './representation.ts'
import type { Rewrite } from './rewrite.ts'
import { rewriter } from './rewrite.ts'
import type { Ask, Run, Step } from './run.ts'
import { told, usedVariables } from './run.ts'

export type Ways = {
  readonly askOf: (service: string) => Ask
  readonly isKind: Kinship
}

/** How often a plan asks each question: full when the whole plan is compiled. */
export type Times = Map<string, number>

export function fetchStep(node: FetchNode, at: At): Step {
  return node.requires ? entityStep(node, node.requires, at) : rootStep(node, at)
}

type At = Ways & { readonly path: PlanPath; readonly times: Times; readonly reach: Reach }

/** Fields of the root, almost always at the root of the answer. */
function rootStep(node: FetchNode, { path, askOf, isKind }: At): Step {
  const { serviceName, variableUsages = [] } = node
  const gather = gatherer(path)
  const ask = askOf(serviceName)
  const asked = askedOf(node)
  const rewrite = rewriter(node.outputRewrites, isKind)
  return async (run) => {
    const onto = new Set<Fields>()
    gather(run.data, (fields) => onto.add(fields))
    if (onto.size === 0) return
    const asking = question(asked, usedVariables(run, variableUsages))
    const { data, errors = [] } = await ask(asking, run.asking)
    const at = errors.length > 0 ? [...locate(run.data, path).values()].flat() : []
    for (const error of errors)
      for (const place of at) run.errors.push(told(error, inside(place, error.path), serviceName))
    if (!data) {
      // One error is enough for that: whatever else was asked is missing for its sake, and no fault of its own.
      for (const name of rootNames(asking)) for (const place of at) run.lost.push([...place, name])
      return
    }
    rewrite?.(data)
    for (const fields of onto) merge(fields, data as Fields)
  }
}

const inside = (place: Path, path: Path | undefined): Path | undefined => path && [...place, ...path]

type EntityFetch = {
  readonly path: PlanPath
  readonly gather: Gather
  readonly represent: Represent
  readonly entity: EntityQuestion
  readonly rewriteOutput: Rewrite | null
  readonly serviceName: string
  readonly isAskedElsewhere: () => boolean
  /** Whether all that is told of these objects is told of them by their keys, once they are there. */
  readonly mayUnite: boolean
}

/** Fields of objects that are in the answer already, from the subgraph that owns those fields. */
function entityStep(node: FetchNode, requires: Requires, { path, askOf, isKind, times, reach }: At): Step {
  const { serviceName, inputRewrites = [], outputRewrites = [], variableUsages = [] } = node
  const asked = askedOf(node)
  const key = JSON.stringify([serviceName, asked.query, inputRewrites, outputRewrites])
  times.set(key, (times.get(key) ?? 0) + 1)
  const fetch: EntityFetch = {
    path,
    serviceName,
    gather: gatherer(path),
    represent: representer(requires, isKind),
    rewriteOutput: rewriter(outputRewrites, isKind),
    entity: {
      ask: askOf(serviceName),
      asked,
      variableNames: variableUsages,
      key,
      rewriteInput: rewriter(inputRewrites, isKind),
    },
    isAskedElsewhere: () => (times.get(key) ?? 0) > 1,
    mayUnite: reach(path) <= 1,
  }
  return (run) => fetchEntities(run, fetch)
}

async function fetchEntities(run: Run, fetch: EntityFetch): Promise<void> {
  const wanted = wantedOf(run, fetch)
  if (wanted.onto.length === 0) return
  for (const share of join(run, fetch.entity, wanted)) {
    const answer = await share.batch.answer
    if (answer.errors && answer.errors.length > 0) tell(run, fetch, { answer, ...share })
    place(run, { answer, ...share }, fetch)
  }
}

/**
 * A page of goods names the same few shops over and over: those of which the same is known, and nothing else, become one. Whatever
 * is fetched at this path is fetched for all of them, so they stay the same, and what is done with one is done with all.
 */
function wantedOf(run: Run, { gather, represent, mayUnite }: EntityFetch): Wanted {
  const onto: Fields[] = []
  const texts: string[] = []
  const written: Texts = new Map()
  const met = new Set<Fields>()
  const byText = new Map<string, Fields>()
  gather(run.data, (fields, holder, key) => {
    if (met.has(fields)) return
    const text = represent(fields, written)
    if (text === null) return
    const before = byText.get(text)
    if (mayUnite && before && isSame(before, fields)) {
      holder[key] = before
      run.shared.add(before)
      return
    }
    if (!before) byText.set(text, fields)
    met.add(fields)
    onto.push(fields)
    texts.push(text)
  })
  return { onto, texts }
}

/**
 * What was received for one object is shared by all its places of this fetch: whatever is fetched for them later is the
 * same for each. Another place of the plan goes on differently, so each takes a copy.
 */
function place(run: Run, { answer, onto, numbers }: Answered, { isAskedElsewhere, rewriteOutput }: EntityFetch): void {
  const received = (answer.data?._entities ?? []) as readonly unknown[]
  const isCopied = isAskedElsewhere()
  const own = new Map<number, Fields>()
  for (let at = 0; at < numbers.length; at++) {
    const number = numbers[at] as number
    const fields = onto[at] as Fields
    let mine = own.get(number)
    if (!mine) {
      const from = received[number]
      if (from === null) run.gone.add(fields)
      if (!isFields(from)) continue
      mine = isCopied ? copy(from) : from
      if (rewriteOutput) rewriteTyped(mine, fields.__typename, rewriteOutput)
      own.set(number, mine)
    }
    merge(fields, mine)
  }
}

type Placing = Pick<Share, 'onto' | 'numbers'>
type Answered = Placing & { readonly answer: Answer }

/** Rewrites are for certain types, and a subgraph was not always asked of which one its object is. */
function rewriteTyped(received: Fields, type: unknown, rewrite: Rewrite): void {
  received.__typename ??= type
  rewrite(received)
}

/** What went wrong with one object is told at each of its places. */
function tell(run: Run, fetch: EntityFetch, { answer, onto, numbers }: Answered): void {
  const paths = pathsByNumber(locate(run.data, fetch.path), { onto, numbers })
  for (const error of answer.errors ?? []) {
    const [root, number, ...rest] = error.path ?? []
    if (root !== '_entities' || typeof number !== 'number') run.errors.push(told(error, undefined, fetch.serviceName))
    else for (const path of paths.get(number) ?? []) run.errors.push(told(error, [...path, ...rest], fetch.serviceName))
  }
}

function pathsByNumber(
  located: ReadonlyMap<Fields, readonly Path[]>,
  { onto, numbers }: Placing,
): ReadonlyMap<number, Path[]> {
  const paths = new Map<number, Path[]>()
  for (const [at, fields] of onto.entries()) {
    const number = numbers[at] as number
    const known = paths.get(number) ?? []
    known.push(...(located.get(fields) ?? []))
    paths.set(number, known)
  }
  return paths
}
