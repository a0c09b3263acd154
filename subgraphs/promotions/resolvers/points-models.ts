import type { Counted } from '@supermall/subgraph/list-page'
import type { readMonth } from '../commands/sign-in/sign-in.ts'
import type { ListedCode } from '../data/points/lists.ts'
import type { Earner } from '../data/points/ranking.ts'
import type { ExchangeUseRow, PointsAccountRow, PointsEntryRow } from '../data/points/rows.ts'
import type { ExchangeBatch, RewardOfCode } from '../domain/exchange/batch.ts'
import type { EarnTier } from '../domain/points/rules.ts'
import type { Task } from '../domain/tasks/task.ts'

/** What stands behind each type of the schema: what its resolvers are given. */
export type PointsModel = Pick<PointsAccountRow, 'accountId' | 'available' | 'held' | 'owed' | 'earned'>
export type PointsRankModel = Earner & { readonly place: number }
export type PointsEntryConnectionModel = Counted<PointsEntryRow>
export type PointsTierModel = EarnTier & { readonly currency: string }
export type MonthModel = Awaited<ReturnType<typeof readMonth>>
export type MemberTaskModel = { readonly task: Task; readonly progress: bigint; readonly claimedAt: Date | null }
export type TaskConnectionModel = Counted<Task>
export type ExchangeBatchConnectionModel = Counted<ExchangeBatch>
export type ExchangeRewardModel = { readonly reward: RewardOfCode; readonly currency: string }
export type ExchangeCodeConnectionModel = Counted<ListedCode>
export type ExchangeUseModel = { readonly use: ExchangeUseRow; readonly batch: ExchangeBatch }
