import { OPENING } from '@supermall/kernel/demo'
import type { Seeding } from '@supermall/subgraph/definition'
import type { Within } from './data/database.ts'
import { sow } from './data/sow.ts'
import { returnAddresses, rules, sameCity, templates } from './seed/freight.ts'

/** How the shops of the demo mall send; orders are what its visitors place. */
export const seed = async ({ transact }: Seeding<Within>): Promise<void> =>
  transact((unit) => sow(unit.db, { templates, rules, sameCity, returnAddresses }, OPENING))
