import { bundleGoods } from '@supermall/contracts/catalog'
import { answer } from '@supermall/messaging/ask'
import type { Within } from '../data/database.ts'
import { findRunningBundle } from '../data/sold-bundles.ts'
import { toldBundle } from '../domain/sold-bundle.ts'

export default answer(bundleGoods, async ({ bundleId }, { db, clock }: Within) => {
  const bundle = await findRunningBundle(db.sql, bundleId, clock())
  return { bundle: bundle && toldBundle(bundle) }
})
