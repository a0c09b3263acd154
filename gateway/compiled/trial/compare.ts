import type { Answered } from './differ.ts'

type Told = Answered['errors'][number]

/** What is different between two answers that should be the same; null when nothing is. */
export function difference(compiled: Answered, stock: Answered): string | null {
  const [ours, theirs] = [compiled.data, stock.data].map(sorted)
  if (ours !== theirs) return `data\n${ours}\n${theirs}`
  if (compiled.mutations.join() !== stock.mutations.join())
    return `mutations ${compiled.mutations}, not ${stock.mutations}`
  return differentErrors(compiled, stock)
}

/** Stock may write fields in another order than the one that GraphQL knows, when fragments of one type stand apart. */
export function sorted(data: unknown): string | undefined {
  return JSON.stringify(data, (_, value) =>
    typeof value === 'object' && value !== null && !Array.isArray(value)
      ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
      : value,
  )
}

/**
 * Stock counts the objects that it could not ask about when it looks for the place of an error, and so may tell a wrong
 * place; and it looks no further in an object that is lost already. So ours may tell more, and another place, where
 * something is missing indeed.
 */
function differentErrors(compiled: Answered, stock: Answered): string | null {
  const ours = without(texts(compiled.errors), texts(stock.errors))
  const theirs = without(texts(stock.errors), texts(compiled.errors))
  const untold = without(theirs.map(unplaced), ours.map(unplaced))
  const more = without(ours.map(unplaced), theirs.map(unplaced))
  const misplaced = ours.filter((one) => !isMissing(compiled.data, read(one).path))
  if (untold.length === 0 && misplaced.length === 0 && more.every(isOfCompletion)) return null
  return `errors\n${ours.join('\n')}\n---\n${theirs.join('\n')}`
}

const texts = (errors: readonly Told[]): string[] => errors.map((error) => JSON.stringify(error))
const read = (text: string): Told => JSON.parse(text)
const unplaced = (text: string): string => JSON.stringify({ ...read(text), path: undefined })
const isOfCompletion = (text: string): boolean => !text.includes('"service"') && text.includes('INTERNAL_SERVER_ERROR')

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
