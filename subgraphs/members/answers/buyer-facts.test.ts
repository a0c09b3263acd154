import { buyerFacts as contract } from '@supermall/contracts/members'
import { derivedId } from '@supermall/kernel/id'
import { domainFloor } from '@supermall/testing/domain'
import { beforeAll, describe, expect, test } from 'vitest'
import type { Tools, Tx } from '../data/database.ts'
import { open } from '../data/database.ts'
import { sow } from '../data/sow.ts'
import { cohortMembers, groups, tags } from '../seed/cohorts.ts'
import { levels } from '../seed/levels.ts'
import { addresses, members } from '../seed/people.ts'
import buyerFacts from './buyer-facts.ts'

const { transact, sql, tools, count } = await domainFloor<Tx, Tools>({ name: 'members', open })

const account = (ordinal: number) => derivedId('acc', ordinal)
const asked = async (accountId: string, addressId: string | null = null) =>
  contract.answer.parse(await buyerFacts.reply({ accountId, addressId } as never, tools as never))

beforeAll(() =>
  transact(({ db }) =>
    sow(
      db,
      { levels, cohorts: [...groups, ...tags], members, cohortMembers, addresses, favourites: [], views: [] },
      new Date('2026-01-05T02:00:00Z'),
    ),
  ),
)

describe('the facts of a buyer', () => {
  test('are level, rate, groups without tags, and the address that is theirs', async () => {
    const member = members.find(({ levelId, addressCount }) => levelId === levels[2]?.id && addressCount > 0)
    const address = addresses.find(({ accountId }) => accountId === member?.accountId)
    if (!member || !address) throw new Error('the demo has one')
    const groupIds = cohortMembers
      .filter(({ memberId, cohortId }) => memberId === member.id && cohortId.startsWith('mgr_'))
      .map(({ cohortId }) => cohortId)
    expect(await asked(member.accountId, address.id)).toEqual({
      levelId: levels[2]?.id,
      levelRate: 9_500,
      groupIds: groupIds.sort(),
      isBlacklisted: false,
      address: expect.objectContaining({ addressId: address.id, city: address.city, line: address.line }),
    })
  })

  test('name groups of those who are in some', async () => {
    expect((await asked(account(15))).groupIds).toEqual([groups[0]?.id, groups[1]?.id].sort())
  })

  test('tell of the blacklist', async () => {
    await sql.query('update member set is_blacklisted = true where account_id = $1', [account(1)])
    expect((await asked(account(1))).isBlacklisted).toBe(true)
  })

  test("have no address that is somebody else's, deleted or none", async () => {
    const [own] = addresses.filter(({ accountId }) => accountId === account(1))
    const [other] = addresses.filter(({ accountId }) => accountId === account(2))
    await sql.query('update address set deleted_at = now(), is_default = false where id = $1', [own?.id])
    for (const id of [own?.id, other?.id, derivedId('adr', 9_999)])
      expect((await asked(account(1), id ?? '')).address).toBeNull()
  })

  test('of somebody who was not heard of are those of anybody', async () => {
    expect(await asked(account(777))).toEqual({
      levelId: null,
      levelRate: 10_000,
      groupIds: [],
      isBlacklisted: false,
      address: null,
    })
  })

  test('are read in at most two statements', async () => {
    const [address] = addresses
    const { statements } = await count(() => asked(account(3), address?.id ?? null))
    expect(statements.length).toBeLessThanOrEqual(2)
    expect((await count(() => asked(account(3)))).statements).toHaveLength(1)
  })
})
