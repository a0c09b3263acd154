import { audienceThere } from '@supermall/contracts/members'
import type { Check, Given } from '@supermall/kernel/check'
import { parseId } from '@supermall/kernel/id'
import type { Ask } from '@supermall/messaging/ask'
import type { SkuRow } from '../data/rows.ts'
import { notFound } from '../domain/check.ts'
import type { AudienceGiven } from '../domain/product.ts'
import type { LevelPriceGiven } from '../domain/sku.ts'
import type { StoredLevelPrice } from '../domain/stored.ts'

type Priced = { readonly levelPrices?: Given<readonly LevelPriceGiven[]> }

/** Where an input names levels and groups of members. */
type Naming = {
  readonly audience?: Given<AudienceGiven>
  readonly skus?: readonly Priced[]
  readonly prices?: readonly Priced[]
}
/** Those of them that there are: asked for before the transaction, since nobody is asked in one. */
export type MembersKnown = { readonly members?: ReadonlySet<string> }
export type NamedMembers = Naming & MembersKnown

/** More than a form names; of what is beyond that nobody asks, and it is refused as what is not there. */
const MOST_NAMED = 500

export async function membersOf(input: Naming, ask: Ask): Promise<ReadonlySet<string>> {
  const ids = [...new Set(namesIn(input).map(({ id }) => id))]
  const levelIds = ids.flatMap((id) => parseId('lvl', id) ?? []).slice(0, MOST_NAMED)
  const groupIds = ids.flatMap((id) => parseId('mgr', id) ?? []).slice(0, MOST_NAMED)
  if (levelIds.length + groupIds.length === 0) return new Set()
  const there = await ask(audienceThere, { levelIds, groupIds })
  return new Set<string>([...there.levelIds, ...there.groupIds])
}

/** What goods name already, each list of them; prices of levels count together, whichever SKU has them. */
export type Held = Partial<Record<(typeof LISTS)[number] | 'levelPrices', readonly string[]>>

/**
 * Goods for a level that nobody can have would be hidden from all, and a price for it would be nobody's. A form sends back what it was
 * filled with: what the goods named before it was deleted may stay.
 */
export const checkMembers = (input: NamedMembers, held: Held = {}): readonly Check[] =>
  namesIn(input).map(({ id, list, path }) =>
    input.members?.has(id) || held[list]?.includes(id) ? null : notFound(...path),
  )

export const heldPrices = (skus: readonly Pick<SkuRow, 'levelPrices'>[]): Held => ({
  levelPrices: skus.flatMap(({ levelPrices }) => (levelPrices as StoredLevelPrice[]).map(({ levelId }) => levelId)),
})

type Name = { readonly id: string; readonly list: keyof Held; readonly path: readonly string[] }

const namesIn = ({ audience, skus, prices }: Naming): readonly Name[] => [
  ...LISTS.flatMap((list) =>
    (audience?.[list] ?? []).map((id, at) => ({ id, list, path: ['audience', list, String(at)] })),
  ),
  ...levelsIn(skus, 'skus'),
  ...levelsIn(prices, 'prices'),
]

const LISTS = ['viewLevelIds', 'viewGroupIds', 'buyLevelIds', 'buyGroupIds'] as const

const levelsIn = (priced: readonly Priced[] = [], list: string): readonly Name[] =>
  priced.flatMap(({ levelPrices }, at) =>
    (levelPrices ?? []).map(({ levelId }, index) => ({
      id: levelId,
      list: 'levelPrices' as const,
      path: [list, String(at), 'levelPrices', String(index), 'levelId'],
    })),
  )
