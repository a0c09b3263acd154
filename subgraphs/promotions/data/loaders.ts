import { byId } from '@supermall/subgraph/load'
import type { Promotion } from '../domain/promotion.ts'
import type { Tx } from './database.ts'
import { findPromotions } from './promotions.ts'

export type Loaders = ReturnType<typeof loaders>

/** Made once per request: what one request asks twice is read once. */
export const loaders = (db: Tx) => ({
  promotion: rows<Promotion>((ids) => findPromotions(db, ids)),
})

const rows = <Row extends { readonly id: string }>(find: (ids: readonly string[]) => Promise<readonly Row[]>) =>
  byId<string, Row>(find, ({ id }) => id)
