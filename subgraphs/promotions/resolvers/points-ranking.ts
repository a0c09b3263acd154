import { badInput } from '@supermall/kernel/fault'
import type { Context } from '../context.ts'
import { listTopEarners } from '../data/points/ranking.ts'
import { findPointsRules } from '../data/points/rules.ts'
import type { PointsRankModel } from './points-models.ts'
import type { PointsRankResolvers } from './types.generated.ts'

const LONGEST_RANKING = 100

/** Names and pictures are members' to tell, and to mask. */
export async function rankingOf(first: number, { client }: Context): Promise<readonly PointsRankModel[] | null> {
  if (first < 1 || first > LONGEST_RANKING) throw badInput(`\`first\` is from 1 to ${LONGEST_RANKING}.`)
  const { isRankingShown } = await findPointsRules(client)
  if (!isRankingShown) return null
  return (await listTopEarners(client, first)).map((earner, index) => ({ ...earner, place: index + 1 }))
}

export const PointsRank: PointsRankResolvers = {
  isViewer: ({ accountId }, _, { viewer }) => viewer.audience === 'CONSUMER' && viewer.accountId === accountId,
}
