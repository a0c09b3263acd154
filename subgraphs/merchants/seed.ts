import { OPENING } from '@supermall/kernel/demo'
import type { Seeding, Within } from '@supermall/subgraph/definition'
import type { Tools, Tx, Unit } from './data/database.ts'
import { sow } from './data/sow.ts'
import { tellShop } from './domain/shop.ts'
import { applications } from './seed/applications.ts'
import { entries } from './seed/faq.ts'
import { followRows } from './seed/follows.ts'
import { accounts, staff } from './seed/people.ts'
import { features, settings } from './seed/settings.ts'
import { categories, groups, shops } from './seed/shops.ts'
import { clerks, stores } from './seed/stores.ts'

/** The same eight shops in every mall, whatever its scale; goods are what there is more or less of. */
export const seed = async ({ transact }: Seeding<Within<Tx, Tools>>): Promise<void> => transact(seedAll)

/** One transaction: a mall has all of it or nothing, and a start that failed can be repeated. */
async function seedAll(unit: Unit): Promise<void> {
  const rows = {
    groups,
    categories,
    shops,
    accounts,
    staff,
    stores,
    clerks,
    settings,
    features,
    entries,
    applications,
    follows: followRows,
  }
  await sow(unit.db, rows, OPENING)
  for (const shop of shops) {
    const group = groups.find(({ id }) => id === shop.groupId) ?? null
    unit.emit(tellShop(shop, group, unit.now))
  }
}
