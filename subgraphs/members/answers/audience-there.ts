import { audienceThere } from '@supermall/contracts/members'
import type { Id } from '@supermall/kernel/id'
import { answer } from '@supermall/messaging/ask'
import { findCohorts } from '../data/cohorts.ts'
import type { Within } from '../data/database.ts'
import { findLevels } from '../data/levels.ts'

export default answer(audienceThere, async ({ levelIds, groupIds }, { client }: Within) => {
  const [levels, groups] = await Promise.all([findLevels(client, levelIds), findCohorts(client, groupIds, 'GROUP')])
  return { levelIds: levels.map(({ id }) => id), groupIds: groups.map(({ id }) => id as Id<'mgr'>) }
})
