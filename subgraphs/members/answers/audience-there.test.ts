import { audienceThere } from '@supermall/contracts/members'
import { newId } from '@supermall/kernel/id'
import { domainFloor } from '@supermall/testing/domain'
import { expect, test } from 'vitest'
import type { Tools, Tx } from '../data/database.ts'
import { open } from '../data/database.ts'
import { sow } from '../data/sow.ts'
import { groups, tags } from '../seed/cohorts.ts'
import { levels } from '../seed/levels.ts'
import answer from './audience-there.ts'

const { transact, tools } = await domainFloor<Tx, Tools>({ name: 'members', open })

test('of levels and groups those are told that there are, and a tag is no group', async () => {
  const nobody = { members: [], cohortMembers: [], addresses: [], favourites: [], views: [] }
  await transact(({ db }) =>
    sow(db, { levels, cohorts: [...groups, ...tags], ...nobody }, new Date('2026-01-05T02:00:00Z')),
  )
  const [level, group, tag] = [levels[0]?.id, groups[0]?.id, tags[0]?.id.replace('mtg_', 'mgr_')]
  const question = { levelIds: [level, newId('lvl')], groupIds: [group, tag, newId('mgr')] }
  const there = audienceThere.answer.parse(await answer.reply(question, tools as never))
  expect(there).toEqual({ levelIds: [level], groupIds: [group] })
})
