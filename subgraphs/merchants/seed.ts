import type { Seeding, Within } from '@supermall/subgraph/definition'
import type { Tools, Tx, Unit } from './data/database.ts'
import { insertCategory, insertGroup } from './data/groups.ts'
import { insertShop } from './data/shops.ts'
import { tellShop } from './domain/shop.ts'
import { seedApplications } from './seed/applications.ts'
import { seedFeatures, seedSettings } from './seed/settings.ts'
import { seedFollows } from './seed/follows.ts'
import { seedPeople } from './seed/people.ts'
import { categories, groups, shops } from './seed/shops.ts'
import { seedFaq } from './seed/faq.ts'
import { seedStores } from './seed/stores.ts'

/** The same eight shops in every mall, whatever its scale; goods are what there is more or less of. */
export const seed = async ({ transact }: Seeding<Within<Tx, Tools>>): Promise<void> => transact(seedAll)

/** One transaction: a mall has all of it or nothing, and a start that failed can be repeated. */
async function seedAll(unit: Unit): Promise<void> {
  for (const group of groups) await insertGroup(unit.db, group, OPENING)
  for (const category of categories) await insertCategory(unit.db, category, OPENING)
  for (const shop of shops) {
    await insertShop(unit.db, shop)
    unit.emit(tellShop(shop, groups.find(({ id }) => id === shop.groupId) ?? null, unit.now))
  }
  await seedPeople(unit)
  await seedStores(unit)
  await seedSettings(unit)
  await seedFeatures(unit)
  await seedFaq(unit)
  await seedFollows(unit)
  await seedApplications(unit)
}

const OPENING = new Date('2026-01-05T02:00:00Z')
