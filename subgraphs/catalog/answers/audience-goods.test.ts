import { audienceGoods } from '@supermall/contracts/catalog'
import { newId } from '@supermall/kernel/id'
import { domainFloor } from '@supermall/testing/domain'
import { plansOf } from '@supermall/testing/plans'
import { expect, test } from 'vitest'
import type { Tools, Tx } from '../data/database.ts'
import { open } from '../data/database.ts'
import { seed } from '../seed.ts'
import { settings } from '../settings.ts'
import answer from './audience-goods.ts'

const now = new Date('2026-11-21T04:00:00Z')
const floor = await domainFloor<Tx, Tools, typeof settings>({ name: 'catalog', open, settings, clock: () => now })
const { sql } = floor
const asked = async (audienceId: string) =>
  audienceGoods.answer.parse(await answer.reply({ audienceId }, { db: { sql } } as never)).productCount

test('goods are told that a level or a group may see or buy, until they are deleted for good', async () => {
  await seed({ db: { sql }, transact: floor.transactPatiently, clock: () => now, scale: 12 } as never)
  const { rows } = await sql.query<{ id: string }>('select id from product order by 1 limit 2')
  const [product, other] = rows.map(({ id }) => id)
  const [level, group] = [newId('lvl'), newId('mgr')]
  expect([await asked(level), await asked(group)]).toEqual([0, 0])
  for (const [column, id] of [
    ['view_level_ids', level],
    ['buy_level_ids', level],
    ['view_group_ids', group],
    ['buy_group_ids', group],
  ] as const) {
    await sql.query(`update product set ${column} = $2 where id = $1`, [product, [newId('lvl'), id]])
    expect([column, await asked(level), await asked(group)]).toEqual([
      column,
      id === level ? 1 : 0,
      id === group ? 1 : 0,
    ])
    await sql.query(`update product set ${column} = '{}' where id = $1`, [product])
  }
  await sql.query('update product set view_group_ids = $2, buy_group_ids = $2 where id = any($1)', [
    [product, other],
    [group],
  ])
  expect(await asked(group)).toBe(2)
  await sql.query(`update product set status = 'RECYCLED', recycled_at = $2 where id = $1`, [product, now])
  expect(await asked(group)).toBe(2)
  await sql.query('delete from product where id = $1', [product])
  expect(await asked(group)).toBe(1)
})

test('goods are found by their audience, however many there are for everybody', async () => {
  const { asked: statements } = await floor.count(() => asked(newId('mgr')))
  const plans = await plansOf(sql, statements, ['seqscan'])
  expect(plans.join()).toContain('product_audience')
})
