import { audienceThere } from '@supermall/contracts/members'
import type { Check, Given } from '@supermall/kernel/check'
import { parseId } from '@supermall/kernel/id'
import type { Ask } from '@supermall/messaging/ask'
import { notFound } from '../domain/check.ts'
import type { AudienceGiven } from '../domain/product.ts'
import type { LevelPriceGiven } from '../domain/sku.ts'

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

/** No list is as long; what is too long is refused as such, and need not be asked about. */
const MOST_NAMED = 500

export async function membersOf(input: Naming, ask: Ask): Promise<ReadonlySet<string>> {
  const ids = [...new Set(namesIn(input).map(({ id }) => id))]
  const levelIds = ids.flatMap((id) => parseId('lvl', id) ?? []).slice(0, MOST_NAMED)
  const groupIds = ids.flatMap((id) => parseId('mgr', id) ?? []).slice(0, MOST_NAMED)
  if (levelIds.length + groupIds.length === 0) return new Set()
  const there = await ask(audienceThere, { levelIds, groupIds })
  return new Set<string>([...there.levelIds, ...there.groupIds])
}

/** Goods for a level that nobody can have would be hidden from all, and a price for it would be nobody's. */
export const checkMembers = (input: NamedMembers): readonly Check[] =>
  namesIn(input).map(({ id, path }) => (input.members?.has(id) ? null : notFound(...path)))

type Name = { readonly id: string; readonly path: readonly string[] }

const namesIn = ({ audience, skus, prices }: Naming): readonly Name[] => [
  ...LISTS.flatMap((list) => (audience?.[list] ?? []).map((id, at) => ({ id, path: ['audience', list, String(at)] }))),
  ...levelsIn(skus, 'skus'),
  ...levelsIn(prices, 'prices'),
]

const LISTS = ['viewLevelIds', 'viewGroupIds', 'buyLevelIds', 'buyGroupIds'] as const

const levelsIn = (priced: readonly Priced[] = [], list: string): readonly Name[] =>
  priced.flatMap(({ levelPrices }, at) =>
    (levelPrices ?? []).map(({ levelId }, index) => ({
      id: levelId,
      path: [list, String(at), 'levelPrices', String(index), 'levelId'],
    })),
  )
