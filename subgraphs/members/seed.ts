import { OPENING } from '@supermall/kernel/demo'
import type { Seeding, Within } from '@supermall/subgraph/definition'
import type { Tools, Tx } from './data/database.ts'
import { sow } from './data/sow.ts'
import { cohortMembers, groups, tags } from './seed/cohorts.ts'
import { levels } from './seed/levels.ts'
import { addresses, favourites, members, views } from './seed/people.ts'

const cohorts = [...groups, ...tags]

/** The same fifty members in every mall. One transaction: a start that failed can be repeated. */
export const seed = async ({ transact }: Seeding<Within<Tx, Tools>>): Promise<void> =>
  transact(({ db }) => sow(db, { levels, cohorts, members, cohortMembers, addresses, favourites, views }, OPENING))
