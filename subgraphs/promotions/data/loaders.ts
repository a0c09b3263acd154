import type { Clock } from '@supermall/kernel/time'
import { byId, lists, rows } from '@supermall/subgraph/load'
import type { Viewer } from '@supermall/subgraph/viewer'
import type { FullBack } from '../domain/full-backs/full-back.ts'
import type { Promotion } from '../domain/promotion.ts'
import type { Withholding } from '../domain/shop.ts'
import { couponLoaders } from './coupon-loaders.ts'
import type { Tx } from './database.ts'
import type { FullBackDayRow } from './full-backs.ts'
import { findFullBacks, findLastDays } from './full-backs.ts'
import { pointsLoaders } from './points/loaders.ts'
import { findPromotions } from './promotions.ts'
import type { RechargeRewardRow } from './recharges.ts'
import { findRechargeRewards } from './recharges.ts'
import { findWithholding } from './shops.ts'
import type { Given } from './uses.ts'
import { sumUses } from './uses.ts'

export type Loaders = ReturnType<typeof loaders>

/** How many of its days something shows that came back. */
const MOST_DAYS = 31

/** Made once per request: what one request asks twice is read once. */
export const loaders = (db: Tx, viewer: Viewer, clock: Clock) => ({
  ...couponLoaders(db, viewer),
  ...pointsLoaders(db),
  /** Only of shops that do not offer all. */
  withholding: rows<Withholding>((ids) => findWithholding(db, ids, clock())),
  promotion: rows<Promotion>((ids) => findPromotions(db, ids)),
  fullBack: rows<FullBack>((ids) => findFullBacks(db, ids)),
  lastDays: lists<FullBackDayRow>('fullBackId', (ids) => findLastDays(db, ids, MOST_DAYS)),
  rechargeReward: byId<string, RechargeRewardRow>(
    (ids) => findRechargeRewards(db, ids),
    ({ rechargeId }) => rechargeId,
  ),
  promotionGiven: byId<string, Given>(
    (ids) => sumUses(db, ids),
    ({ promotionId }) => promotionId,
  ),
})
