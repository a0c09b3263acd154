import type { MarkCount } from '../domain/facets.ts'
import type { Topic } from '../domain/search.ts'
import { ATTRIBUTE_SEPARATOR } from '../domain/search.ts'
import type { Binding } from './bind.ts'
import { binding } from './bind.ts'
import type { BrandRow, CategoryRow } from './rows.ts'
import type { Sought } from './search-candidates.ts'
import { candidates, keyOf, without } from './search-candidates.ts'
import type { CountedMark } from './search-kept.ts'
import { BROAD } from './search-kept.ts'
import type { SearchTools } from './search-tools.ts'
import { nameOf } from './search-tools.ts'
import { rowOf } from './taxonomy.ts'

/** Category, brand, price, flag and attribute. Shops and labels are filters without a facet. */
export type Kind = 'c' | 'b' | 'p' | 'f' | 'a'
/** What stands in the first marks of every document: shop, brand, three categories and price. */
const FIRST: readonly string[] = ['c', 'b', 'p'] satisfies Kind[]
const FIRST_MARKS = 6

/** Candidates of one search and what is counted among them: marks of some kinds, or those of one attribute, or all but some. */
type CountedSet = {
  readonly sought: Sought
  readonly kinds: readonly string[]
  readonly only: string | null
  readonly except: readonly string[]
}
type Row = MarkCount & { readonly set: number; readonly size: number; readonly entity: Record<string, unknown> | null }

/** Far more than are shown; only values that a single product has are cut off by it. */
const MOST_MARKS = 400

/**
 * How often each mark stands among the candidates, in one statement, with the categories and brands themselves. A kind whose own
 * filter is set is counted among the candidates of the search without that filter; all others share the page's candidates.
 */
export async function countMarks(
  { sql, kept }: SearchTools,
  sought: Sought,
  kinds: readonly Kind[],
): Promise<readonly CountedMark[]> {
  const sets = setsOf(sought, kinds).map((set) => ({ set, key: keyOf(set.sought, set.kinds, set.only, set.except) }))
  const known = sets.map(({ key }) => kept.counts.get(key, sought.now))
  const missing = sets.filter((_, at) => known[at] === null)
  if (missing.length === 0) return known.flatMap((marks) => marks ?? [])
  const { text, values } = statement(missing.map(({ set }) => set))
  const { rows } = await sql.query<Row>({ name: nameOf({ sql: text }), text, values })
  const counted = missing.map(({ key }, at) => {
    const own = rows.filter(({ set }) => set === at)
    const marks = own.map(({ mark, count, entity }) => ({ mark, count, entity: entity && entityOf(entity) }))
    if ((own[0]?.size ?? 0) >= BROAD) kept.counts.set(key, marks, sought.now)
    return marks
  })
  return [...known, ...counted].flatMap((marks) => marks ?? [])
}

const entityOf = (entity: Record<string, unknown>) => rowOf(entity) as CategoryRow | BrandRow

function setsOf(sought: Sought, kinds: readonly string[]): readonly CountedSet[] {
  const topics = filteredTopics(sought).filter((topic) => kinds.includes(topic.charAt(0)))
  const attributes = topics.flatMap((topic) => (isAttribute(topic) ? [markOf(topic)] : []))
  const own = topics.map((topic) => ({
    sought: without(sought, topic),
    kinds: [topic.charAt(0)],
    only: isAttribute(topic) ? markOf(topic) : null,
    except: [],
  }))
  const others = kinds.filter((kind) => kind === 'a' || !topics.some((topic) => topic.startsWith(kind))).toSorted()
  return others.length === 0 ? own : [{ sought, kinds: others, only: null, except: attributes }, ...own]
}

const filteredTopics = ({ marks, price }: Sought): readonly Topic[] => [
  ...new Set([
    ...marks.map(({ topic }) => topic).filter((topic) => topic !== 'shop' && topic !== 'label'),
    ...(price ? ['price' as const] : []),
  ]),
]

const isAttribute = (topic: Topic): boolean => topic.startsWith('attribute ')
const markOf = (topic: Topic): string => `a:${topic.slice('attribute '.length)}`

function statement(sets: readonly CountedSet[]) {
  const to = binding()
  const found = sets.map((set, at) => `found${at} as materialized (${candidates(set.sought, to, 'd.marks')})`)
  const counted = sets.flatMap((set, at) =>
    counts(set, `found${at}`, to).map(
      (marks) => `select ${at} as set, mark, count, (select count(*) from found${at})::int as size
        from (${marks} order by 2 desc, 1 limit ${MOST_MARKS}) as counted`,
    ),
  )
  return {
    text: `with ${found.join(', ')}
      select set, mark, count, size, coalesce(to_jsonb(c), to_jsonb(b)) as entity
      from (${counted.join(' union all ')}) as counted
      left join category c on mark = 'c:' || c.id and c.is_enabled and not exists (
        select from category up left join category top on top.id = up.parent_id
        where up.id = c.parent_id and not (up.is_enabled and coalesce(top.is_enabled, true)))
      left join brand b on mark = 'b:' || b.id and b.is_enabled`,
    values: to.values,
  }
}

/**
 * Of most goods the first marks are the same as of many others: those are counted as they stand, which takes a fifth of the time
 * of taking each document apart, and only the few mixtures are taken apart.
 */
function counts({ kinds, only, except }: CountedSet, found: string, { bind }: Binding): readonly string[] {
  const [first, others] = [kinds.filter((kind) => FIRST.includes(kind)), kinds.filter((kind) => !FIRST.includes(kind))]
  const isOf = (some: readonly string[]) => `left(mark, 2) = any(${bind(some.map((kind) => `${kind}:`))}::text[])`
  const isNamed = () => {
    const name = `split_part(mark, ${bind(ATTRIBUTE_SEPARATOR)}, 1)`
    return only === null ? `${name} <> all(${bind(except)}::text[])` : `${name} = ${bind(only)}`
  }
  const mixtures = `select marks[1:${FIRST_MARKS}] as marks, count(*) as goods from ${found} group by 1`
  const ofMixtures = () =>
    `select mark, sum(goods)::int as count from (${mixtures}) as mixture, unnest(marks) as mark where ${isOf(first)} group by 1`
  const ofEach = () =>
    `select mark, count(*)::int as count from ${found}, unnest(marks) as mark where ${isOf(others)} and ${isNamed()} group by 1`
  return [...(first.length > 0 ? [ofMixtures()] : []), ...(others.length > 0 ? [ofEach()] : [])]
}
