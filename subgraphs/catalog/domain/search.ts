import { badInput } from '@supermall/kernel/fault'
import { ceilDecimal, currencies } from '@supermall/kernel/money'
import { allOf, keywordOf, LONGEST_TEXT, wordsOf } from './words.ts'

type Range = { readonly from?: string | null; readonly below?: string | null } | null
type IdsGiven = { readonly eq?: string | null; readonly in?: readonly string[] | null } | null | undefined
type SearchWhere = {
  readonly categoryId?: IdsGiven
  readonly brandId?: IdsGiven
  readonly shopId?: IdsGiven
  readonly labelId?: IdsGiven
  readonly attributes?: readonly { readonly name: string; readonly in: readonly string[] }[] | null
  readonly flags?: readonly string[] | null
  readonly price?: { readonly range?: Range } | null
}

/** What a filter is about. Counts of a facet leave out the filter that is about the same. */
export type Topic = 'shop' | 'label' | 'category' | 'brand' | 'flag' | 'price' | `attribute ${string}`
/** One of the marks is enough; marks that must all be there are several filters. */
type MarkFilter = { readonly topic: Topic; readonly anyOf: readonly string[] }
/** From the one on and below the other, in minor units, by currency; null is no bound. */
type PriceFilter = {
  readonly from: Readonly<Record<string, string>> | null
  readonly below: Readonly<Record<string, string>> | null
}

export type Search = {
  /** How it is counted and remembered; empty when nothing was typed. */
  readonly keyword: string
  readonly words: readonly string[]
  /** The words as a query of the database; null finds everything. */
  readonly query: string | null
  readonly marks: readonly MarkFilter[]
  readonly price: PriceFilter | null
}

export const ATTRIBUTE_SEPARATOR = '\u001f'
const MOST_ATTRIBUTES = 10
const MOST_VALUES = 20

export function searchOf(text: string | null | undefined, where: SearchWhere | null | undefined): Search {
  const typed = text?.trim() ?? ''
  if ([...typed].length > LONGEST_TEXT) throw badInput(`A search may have ${LONGEST_TEXT} characters.`)
  const words = wordsOf(typed)
  return {
    keyword: keywordOf(typed),
    words,
    query: typed === '' ? null : allOf(words),
    marks: where ? marksOf(where) : [],
    price: priceOf(where?.price?.range),
  }
}

function marksOf(where: SearchWhere): readonly MarkFilter[] {
  return [
    ...idsOf('category', where.categoryId),
    ...idsOf('brand', where.brandId),
    ...idsOf('shop', where.shopId),
    ...idsOf('label', where.labelId),
    ...[...new Set(where.flags ?? [])].map((flag): MarkFilter => ({ topic: 'flag', anyOf: [`f:${flag}`] })),
    ...attributesOf(where.attributes ?? []),
  ]
}

function idsOf(topic: Topic, given: IdsGiven): readonly MarkFilter[] {
  const lists = [given?.eq == null ? null : [given.eq], given?.in ?? null].filter((list) => list !== null)
  return lists.map((ids) => ({
    topic,
    anyOf: ids.map((id) => `${topic.charAt(0)}:${id}`),
  }))
}

function attributesOf(
  given: readonly { readonly name: string; readonly in: readonly string[] }[],
): readonly MarkFilter[] {
  if (given.length > MOST_ATTRIBUTES) throw badInput(`At most ${MOST_ATTRIBUTES} attributes.`)
  return given.map(({ name, in: values }) => {
    if (values.length > MOST_VALUES) throw badInput(`At most ${MOST_VALUES} values of an attribute.`)
    if ([name, ...values].some((text) => text.length > 200)) throw badInput('An attribute is longer than any there is.')
    return { topic: `attribute ${name}`, anyOf: values.map((value) => `a:${name}${ATTRIBUTE_SEPARATOR}${value}`) }
  })
}

/** The same amount in every currency: each product is compared in its own. Bounds finer than a currency are rounded inwards. */
function priceOf(range: Range | undefined): PriceFilter | null {
  const { from, below } = range ?? {}
  if (from == null && below == null) return null
  return { from: from == null ? null : minorUnits(from), below: below == null ? null : minorUnits(below) }
}

const minorUnits = (amount: string): Readonly<Record<string, string>> =>
  Object.fromEntries(currencies.map((currency) => [currency, ceilDecimal(amount, currency).toString()]))
