import type { Sql } from '@supermall/messaging/sql'
import type { AttributeCounts, MarkCount, PriceSpan } from '../domain/facets.ts'
import { attributesIn, countsOf, spansIn } from '../domain/facets.ts'
import type { Topic } from '../domain/search.ts'
import { ATTRIBUTE_SEPARATOR } from '../domain/search.ts'
import { binding } from './bind.ts'
import type { BrandRow, CategoryRow } from './rows.ts'
import type { Sought } from './search-candidates.ts'
import { candidates, without } from './search-candidates.ts'
import { rowOf } from './taxonomy.ts'

export type Facets = {
  readonly categories: readonly { readonly category: CategoryRow; readonly count: number }[]
  readonly brands: readonly { readonly brand: BrandRow; readonly count: number }[]
  readonly attributes: readonly AttributeCounts[]
  readonly prices: readonly PriceSpan[]
  readonly flags: readonly { readonly flag: Flag; readonly count: number }[]
}
type Flag = 'NEW' | 'HOT' | 'RECOMMENDED' | 'DISCOUNTED' | 'FREE_SHIPPING' | 'LIMITED_TIME'

type Row = MarkCount & { readonly entity: Record<string, unknown> | null }

const MOST_ENTITIES = 20
/** Far more than are shown; only values that a single product has are cut off by it. */
const MOST_MARKS = 400

/**
 * What the candidates could be narrowed by, in one statement, with the categories and brands themselves. A facet whose own
 * filter is set is counted among the candidates of the search without that filter; all others share the page's candidates.
 */
export async function searchFacets(sql: Sql, sought: Sought): Promise<Facets> {
  const { values, bind } = binding()
  const topics = filteredTopics(sought)
  const sets = [
    { sought, mark: `mark !~ '^[slt]:' and not ${among(topics, bind)}` },
    ...topics.map((topic) => ({ sought: without(sought, topic), mark: among([topic], bind) })),
  ]
  const found = sets.map(
    (set, at) => `found${at} as materialized (${candidates(set.sought, { values, bind }, 'd.marks')})`,
  )
  const counted = sets.map(
    ({ mark }, at) =>
      `(select mark, count(*)::int as count from found${at}, unnest(marks) as mark where ${mark} group by mark order by 2 desc, 1 limit ${MOST_MARKS})`,
  )
  const { rows } = await sql.query<Row>({
    text: `with ${found.join(', ')}
      select mark, count, coalesce(to_jsonb(c), to_jsonb(b)) as entity
      from (${counted.join(' union all ')}) as counted
      left join category c on mark = 'c:' || c.id and c.is_enabled
      left join brand b on mark = 'b:' || b.id and b.is_enabled`,
    values,
  })
  return facetsOf(rows)
}

/** Shops and labels are filters without a facet. */
const filteredTopics = ({ marks, price }: Sought): readonly Topic[] => [
  ...new Set([
    ...marks.map(({ topic }) => topic).filter((topic) => topic !== 'shop' && topic !== 'label'),
    ...(price ? ['price' as const] : []),
  ]),
]

/** Whether a mark is about one of the topics. */
function among(topics: readonly Topic[], bind: (value: unknown) => string): string {
  const names = topics.map((topic) =>
    topic.startsWith('attribute ') ? `a:${topic.slice('attribute '.length)}` : `${topic.charAt(0)}:`,
  )
  return `(left(mark, 2) = any(${bind(names)}::text[]) or split_part(mark, ${bind(ATTRIBUTE_SEPARATOR)}, 1) = any(${bind(names)}::text[]))`
}

function facetsOf(rows: readonly Row[]): Facets {
  const entities = new Map(rows.flatMap(({ mark, entity }) => (entity ? [[mark, rowOf(entity)]] : [])))
  const shown = rows.filter(({ mark }) => !/^[bc]:/.test(mark) || entities.has(mark))
  const ofKind = (kind: string) =>
    countsOf(shown, kind, MOST_ENTITIES).map(({ value, count }) => ({
      entity: entities.get(`${kind}:${value}`),
      count,
    }))
  return {
    categories: ofKind('c').map(({ entity, count }) => ({ category: entity as CategoryRow, count })),
    brands: ofKind('b').map(({ entity, count }) => ({ brand: entity as BrandRow, count })),
    attributes: attributesIn(shown),
    prices: spansIn(shown),
    flags: countsOf(shown, 'f', MOST_ENTITIES).map(({ value, count }) => ({ flag: value as Flag, count })),
  }
}
