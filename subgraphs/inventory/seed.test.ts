import { SECRETS_PER_SKU } from '@supermall/kernel/demo'
import type { Seeding, Within } from '@supermall/subgraph/definition'
import { domainFloor } from '@supermall/testing/domain'
import { describe, expect, it } from 'vitest'
import type { Tools, Tx } from './data/database.ts'
import { open } from './data/database.ts'
import { seed } from './seed.ts'

const now = new Date('2026-11-21T04:00:00Z')
const {
  sql,
  transactPatiently: transact,
  tools,
  floor,
} = await domainFloor<Tx, Tools>({ name: 'inventory', open, clock: () => now })
const sow = (scale: number) =>
  seed({ ...tools, ...floor, db: { sql }, transact, scale } as unknown as Seeding<Within<Tx, Tools>>)
const count = async (from: string) =>
  (await sql.query<{ count: number }>(`select count(*)::int as count from ${from}`)).rows[0]?.count

describe('the stock of the demo mall', () => {
  it('is of every SKU: of most enough, some low, some sold out, and each piece is in the journal', async () => {
    await sow(1_000)
    expect(await count('sku')).toBe(1_000)
    for (const alert of ['NONE', 'LOW', 'OUT']) expect(await count(`sku where alert = '${alert}'`)).toBeGreaterThan(20)
    for (const mode of ['ON_ORDER', 'ON_PAYMENT', 'UNLIMITED'])
      expect(await count(`sku where mode = '${mode}'`)).toBeGreaterThan(0)
    expect(
      await count(
        `sku k where available <> case when is_virtual then ${SECRETS_PER_SKU}
          else (select coalesce(sum(on_hand - held), 0) from stock where sku_id = k.id) end`,
      ),
    ).toBe(0)
    expect(await count('sku where is_virtual')).toBeGreaterThan(0)
    expect(
      await count(
        `stock s where on_hand <> (select coalesce(sum(on_hand_after - on_hand_before), 0) from stock_movement
          where sku_id = s.sku_id and warehouse_id = s.warehouse_id)`,
      ),
    ).toBe(0)
    expect(await count('warehouse')).toBe(13)
    expect(
      await count('stock_document d where not exists (select from stock_document_line where document_id = d.id)'),
    ).toBe(0)
  })

  it('can be begun again where a process died, and leaves alone what people have moved', async () => {
    await sql.query(`delete from stock_movement where id in (select id from stock_movement limit 50)`)
    await sow(1_000)
    expect(await count('stock where on_hand > 0')).toBe(await count('stock_movement'))
    await sql.query(
      `insert into hold (owner_id, state, created_at, updated_at) values ('chk_1', 'REFUSED', now(), now())`,
    )
    await sql.query('delete from stock_movement')
    await sow(1_000)
    expect(await count('stock_movement')).toBe(0)
  })
})
