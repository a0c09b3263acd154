import { keysInOrder } from '@supermall/kernel/keys-in-order'
import type { Answered } from './differ.ts'

type Told = Answered['errors'][number]

/**
 * What is different between two answers that should be the same; null when nothing is. Of orderly subgraphs each null has been
 * told already: there is nothing more to tell.
 */
export function difference(compiled: Answered, stock: Answered, isOrderly: boolean): string | null {
  const [ours, theirs] = [compiled.data, stock.data].map(sorted)
  if (ours !== theirs) return `data\n${ours}\n${theirs}`
  if (compiled.mutations.join() !== stock.mutations.join())
    return `mutations ${compiled.mutations}, not ${stock.mutations}`
  const more = isOrderly && stock.errors.length > 0 ? without(texts(compiled.errors), texts(stock.errors)) : []
  const untrue = more.find(isOfCompletion)
  return untrue ? `told more than is true: ${untrue}` : differentErrors(compiled, stock)
}

/** Stock may write fields in another order than the one that GraphQL knows, when fragments of one type stand apart. */
export function sorted(data: unknown): string | undefined {
  return JSON.stringify(data, (_, value) =>
    typeof value === 'object' && value !== null && !Array.isArray(value) ? keysInOrder(value) : value,
  )
}

/**
 * Stock counts the objects that it could not ask about when it looks for the place of an error, and so may tell a wrong
 * place: ours may be another one, where something is missing indeed. And how far either looks into an object that is
 * lost already is its own business. Once any subgraph has told an error, stock tells no null any more that bubbled for another
 * reason; GraphQL wants an error for each (6.4.4), so ours tells those as well, where nothing else is told of the place.
 */
function differentErrors(compiled: Answered, stock: Answered): string | null {
  const isTold = (text: string): boolean => !isOfCompletion(text) || !isLost(compiled.data, read(text).path)
  const isMore = (text: string): boolean => isOfCompletion(text) && stock.errors.length > 0
  const more = without(texts(compiled.errors), texts(stock.errors)).filter(isTold)
  const ours = more.filter((text) => !isMore(text))
  const theirs = without(texts(stock.errors), texts(compiled.errors)).filter(isTold)
  const isSame = ours.map(unplaced).sort().join() === theirs.map(unplaced).sort().join()
  const isPlaced = more.every((one) => isMissing(compiled.data, read(one).path))
  return isSame && isPlaced ? null : `errors\n${ours.join('\n')}\n---\n${theirs.join('\n')}`
}

const texts = (errors: readonly Told[]): string[] => errors.map((error) => JSON.stringify(error))
const read = (text: string): Told => JSON.parse(text)
const unplaced = (text: string): string => JSON.stringify({ ...read(text), path: undefined })
const isOfCompletion = (text: string): boolean => !text.includes('"service"') && text.includes('INTERNAL_SERVER_ERROR')

/** Whether what is around a place is missing, and not only what belongs there. */
function isLost(data: unknown, path: Told['path']): boolean {
  const around = path?.slice(0, -1) ?? []
  let value = data
  for (const step of around) value = (value as Record<string | number, unknown> | null)?.[step]
  return value === null || value === undefined
}

/** What is left of some texts when each of some others took one away. */
function without(some: readonly string[], others: readonly string[]): string[] {
  const left = [...others]
  return some.filter((one) => {
    const at = left.indexOf(one)
    if (at >= 0) left.splice(at, 1)
    return at < 0
  })
}

/** An error belongs where a value is missing, around where it was, or to an object of which something is missing. */
export function isMissing(data: unknown, path: Told['path']): boolean {
  if (data === null || data === undefined) return true
  const [step, ...rest] = path ?? []
  if (step !== undefined) return isMissing((data as Record<string | number, unknown>)[step], rest)
  return Object.values(data).some((value) => value === null)
}
