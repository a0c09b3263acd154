import { accountsAmong as contract } from '@supermall/contracts/members'
import { derivedId } from '@supermall/kernel/id'
import { domainFloor } from '@supermall/testing/domain'
import { beforeAll, describe, expect, test } from 'vitest'
import type { Tools, Tx } from '../data/database.ts'
import { open } from '../data/database.ts'
import { sow } from '../data/sow.ts'
import { cohortMembers, groups, tags } from '../seed/cohorts.ts'
import { levels } from '../seed/levels.ts'
import { members } from '../seed/people.ts'
import accountsAmong from './accounts-among.ts'

const { transact, sql, tools } = await domainFloor<Tx, Tools>({ name: 'members', open })

const nothing = { levelId: null, groupId: null, after: null, size: 1_000 }
const asked = async (among: object) =>
  contract.answer.parse(await accountsAmong.reply({ ...nothing, ...among } as never, tools as never)).accountIds

const group = groups[0]?.id ?? ''
const ofGroup = members
  .filter(({ id }) => cohortMembers.some(({ memberId, cohortId }) => memberId === id && cohortId === group))
  .map(({ accountId }) => accountId)
  .sort()

beforeAll(() =>
  transact(({ db }) =>
    sow(
      db,
      { levels, cohorts: [...groups, ...tags], members, cohortMembers, addresses: [], favourites: [], views: [] },
      new Date('2026-01-05T02:00:00Z'),
    ),
  ),
)

describe('the accounts among members', () => {
  test('are those of a group, a page behind the other', async () => {
    expect(await asked({ groupId: group })).toEqual(ofGroup)
    const first = await asked({ groupId: group, size: 5 })
    expect(first).toEqual(ofGroup.slice(0, 5))
    expect(await asked({ groupId: group, after: first.at(-1) })).toEqual(ofGroup.slice(5))
  })

  test('are those of a level', async () => {
    const levelId = levels[1]?.id
    const ofLevel = members.filter((member) => member.levelId === levelId).map(({ accountId }) => accountId)
    expect(await asked({ levelId })).toEqual(ofLevel.sort())
  })

  test('are none of a tag, of nothing, or of what is not there', async () => {
    for (const among of [
      { groupId: tags[0]?.id },
      {},
      { groupId: derivedId('mgr', 99) },
      { levelId: derivedId('lvl', 99) },
    ])
      expect(await asked(among)).toEqual([])
  })

  test('are without those who are gone', async () => {
    await sql.query('update member set deleted_at = now() where account_id = $1', [ofGroup[0]])
    expect(await asked({ groupId: group })).toEqual(ofGroup.slice(1))
  })
})
