import { byId } from '@supermall/subgraph/load'
import type { AttributeCounts, PriceSpan } from '../domain/facets.ts'
import { attributesIn, countsOf, spansIn } from '../domain/facets.ts'
import type { BrandRow, CategoryRow } from './rows.ts'
import type { Sought } from './search-candidates.ts'
import type { CountedMark } from './search-kept.ts'
import type { Kind } from './search-marks.ts'
import { countMarks } from './search-marks.ts'
import type { SearchTools } from './search-tools.ts'

/** What the candidates could be narrowed by. Only what is asked for is counted, and all that is asked for at once. */
export type Facets = {
  readonly categories: () => Promise<readonly { readonly category: CategoryRow; readonly count: number }[]>
  readonly brands: () => Promise<readonly { readonly brand: BrandRow; readonly count: number }[]>
  readonly attributes: () => Promise<readonly AttributeCounts[]>
  readonly prices: () => Promise<readonly PriceSpan[]>
  readonly flags: () => Promise<readonly { readonly flag: Flag; readonly count: number }[]>
}
type Flag = 'NEW' | 'HOT' | 'RECOMMENDED' | 'DISCOUNTED' | 'FREE_SHIPPING' | 'LIMITED_TIME'

const MOST_ENTITIES = 20

export function searchFacets(tools: SearchTools, sought: Sought): Facets {
  const counted = byId(
    async (kinds: readonly Kind[]) => {
      const marks = await countMarks(tools, sought, kinds)
      return kinds.map((kind) => ({ kind, marks }))
    },
    ({ kind }) => kind,
  )
  const marksOf = async (kind: Kind) => (await counted.load(kind))?.marks ?? []
  return {
    categories: async () =>
      entitiesOf<CategoryRow>(await marksOf('c'), 'c').map(({ entity, count }) => ({ category: entity, count })),
    brands: async () =>
      entitiesOf<BrandRow>(await marksOf('b'), 'b').map(({ entity, count }) => ({ brand: entity, count })),
    attributes: async () => attributesIn(await marksOf('a')),
    prices: async () => spansIn(await marksOf('p')),
    flags: async () =>
      countsOf(await marksOf('f'), 'f', MOST_ENTITIES).map(({ value, count }) => ({ flag: value as Flag, count })),
  }
}

/** Those that are enabled: the others have no entity. */
function entitiesOf<Entity>(marks: readonly CountedMark[], kind: Kind) {
  const entities = new Map(marks.flatMap(({ mark, entity }) => (entity ? [[mark, entity as Entity]] : [])))
  const shown = marks.filter(({ mark }) => entities.has(mark))
  return countsOf(shown, kind, MOST_ENTITIES).flatMap(({ value, count }) => {
    const entity = entities.get(`${kind}:${value}`)
    return entity ? [{ entity, count }] : []
  })
}
