import { audienceOffers } from '@supermall/contracts/promotions'
import { newId } from '@supermall/kernel/id'
import { expect, test } from 'vitest'
import { insertPromotion } from '../data/promotions.ts'
import { reduction, ruleOf } from '../trial/rules.ts'
import { couponFloor } from '../trial/wallets.ts'
import answer from './audience-offers.ts'

const floor = await couponFloor()
const asked = async (audienceId: string) =>
  audienceOffers.answer.parse(await answer.reply({ audienceId }, { client: floor.tools.client } as never))
const end = (table: 'coupon' | 'promotion', id: string) =>
  floor.sql.query(`update ${table} set status = 'ENDED', ended_at = $2 where id = $1`, [id, floor.clock.now])

test('coupons and promotions are told that are for a level or a group, drafts too, until they have ended', async () => {
  const [level, group] = [newId('lvl'), newId('mgr')]
  const none = { couponCount: 0, promotionCount: 0 }
  await floor.offer()
  expect([await asked(level), await asked(group)]).toEqual([none, none])

  const coupon = await floor.offer({ levelIds: [level] })
  await floor.draft({ groupIds: [newId('mgr'), group] })
  const [live, draft] = [
    ruleOf(1, reduction([1_000n, 100n]), { levelIds: [level], groupIds: [group] }),
    ruleOf(2, reduction([1_000n, 100n]), { groupIds: [group], status: 'DRAFT', publishedAt: null }),
  ]
  for (const one of [live, draft]) await floor.transact(({ db }) => insertPromotion(db, one))
  expect([await asked(level), await asked(group)]).toEqual([
    { couponCount: 1, promotionCount: 1 },
    { couponCount: 1, promotionCount: 2 },
  ])

  await end('coupon', coupon.id)
  await end('promotion', live.id)
  expect([await asked(level), await asked(group)]).toEqual([none, { couponCount: 1, promotionCount: 1 }])
})

test.each(['coupon', 'promotion'])('of %ss those that have ended are not looked through', async (table) => {
  const client = await floor.sql.connect()
  try {
    await client.query('begin; set local enable_seqscan = off; set local enable_indexscan = off')
    const { rows } = await client.query(
      `explain select 1 from ${table} where (level_ids || group_ids) @> array[$1]::text[] and status <> 'ENDED' limit 10000`,
      [newId('lvl')],
    )
    expect(JSON.stringify(rows)).toContain(`${table}_audience`)
  } finally {
    await client.query('rollback')
    client.release()
  }
})
