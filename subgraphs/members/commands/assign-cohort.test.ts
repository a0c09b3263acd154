import { derivedId } from '@supermall/kernel/id'
import { domainFloor } from '@supermall/testing/domain'
import { eventually } from '@supermall/testing/rival'
import { expect, test } from 'vitest'
import type { Tools, Tx } from '../data/database.ts'
import { open } from '../data/database.ts'
import { memberIdOf } from '../domain/member.ts'
import { assignCohort } from './assign-cohort.ts'
import { forgetAccount } from './forget-account.ts'

const { transact, operate, sql } = await domainFloor<Tx, Tools>({ name: 'members', open })
const groupId = derivedId('mgr', 1)
const account = (ordinal: number) => derivedId('acc', ordinal)
const memberIds = [1, 2].map((ordinal) => memberIdOf(account(ordinal)))

const assign = () =>
  operate('members.group.assign', (unit) => assignCohort({ kind: 'GROUP', id: groupId, memberIds }, unit))

test('whoever goes at the moment in which they are put into a group is in none afterwards', async () => {
  await sql.query(
    `insert into cohort (id, kind, name, name_key, description, created_at, updated_at)
     values ($1, 'GROUP', 'Early', 'early', '', now(), now())`,
    [groupId],
  )
  for (const ordinal of [1, 2])
    await sql.query('insert into member (id, account_id, joined_at, updated_at) values ($1, $2, now(), now())', [
      memberIdOf(account(ordinal)),
      account(ordinal),
    ])
  const waits = `select 1 from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`
  const assigned = await transact(async (unit) => {
    await forgetAccount(account(1), unit)
    const assigning = assign()
    await eventually(async () => (await sql.query(waits)).rows.length > 0)
    return { assigning }
  })
  expect(await assigned.assigning).toMatchObject({ ok: true, value: { changedCount: 1 } })
  const { rows } = await sql.query<{ member_id: string }>('select member_id from cohort_member')
  expect(rows).toEqual([{ member_id: memberIds[1] }])
})
