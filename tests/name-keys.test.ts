import { readFileSync } from 'node:fs'
import { nameKey } from '@supermall/kernel/check'
import { createPool } from '@supermall/subgraph/database/pool'
import { fromRoot } from '@supermall/subgraph/root'
import { cloneDatabase } from '@supermall/testing/database'
import { expect, test } from 'vitest'

const TIMES = { created_at: '2026-11-01', updated_at: '2026-11-01' }
const GROUP = {
  ...TIMES,
  is_goods_audit_needed: true,
  can_set_commission: true,
  can_change_price: true,
  can_finish_orders: true,
}
const shop = {
  ...TIMES,
  slug: '',
  contact_name: 'Li',
  contact_phone: '1',
  status: 'OPEN',
  most_products: 1,
  fee_rate: 0,
}
const field = { ...TIMES, kind: 'TEXT', is_required: false, is_enabled: true, choices: [] }

/** What has a name of its own, within what, and all else that it cannot be without. */
const NAMED: readonly (readonly [string, string, Readonly<Record<string, unknown>>, 'label' | 'name'])[] = [
  ['inventory', 'warehouse', { ...TIMES, shop_id: 'shp_1', priority: 1 }, 'name'],
  ['members', 'member_level', { ...TIMES, rate: 1, goods_ids: [], number: 1 }, 'name'],
  ['members', 'cohort', { ...TIMES, kind: 'TAG' }, 'name'],
  ['members', 'form_field', field, 'label'],
  ['merchants', 'shop_group', GROUP, 'name'],
  ['merchants', 'shop_category', TIMES, 'name'],
  ['merchants', 'shop', shop, 'name'],
]

const script = (domain: string) => {
  const path = fromRoot('prisma', domain, 'migrations', '20261123000400_see_names_as_they_are_seen', 'migration.sql')
  return readFileSync(path, 'utf8')
}

/** As names were told apart before. */
const oldKey = (name: string) => name.normalize('NFKC').trim().replace(/\s+/g, ' ').toLowerCase()

test.each(NAMED)('in %s what a %s is called is kept as it is seen', async (domain, table, row, column) => {
  const sql = createPool(await cloneDatabase(domain), {
    max: 1,
    statementTimeoutMs: 5_000,
    applicationName: 'test-keys',
  })
  const put = async (id: number, name: string, more: object = {}) => {
    const unique = { slug: `${id}`, number: id }
    const own = Object.entries(unique).filter(([field]) => field in row)
    const full = {
      ...row,
      ...Object.fromEntries(own),
      ...more,
      id: `id_${id}`,
      [column]: name,
      [`${column}_key`]: oldKey(name),
    }
    const fields = Object.keys(full)
    const text = `insert into ${table} (${fields}) values (${fields.map((_, at) => `$${at + 1}`)})`
    await sql.query({ text, values: Object.values(full) })
  }
  await put(11, 'Lamps \u200d')
  await put(12, 'Lamp\u200d \ufe0f s', { created_at: '2026-11-02' })
  await put(13, 'la\u200bmps', { created_at: '2026-10-02' })
  await put(14, 'Chairs')
  await put(15, '\u2060Chairs\u{e0041}')
  await put(16, 'A \u00ad B')
  await sql.query(script(domain))
  const { rows } = await sql.query(`select id, ${column}_key as key from ${table} where id like 'id_1_' order by id`)
  expect(rows.map(({ key }) => key)).toEqual(['lamps id_11', 'lamp s', 'lamps', 'chairs', 'chairs id_15', 'a b'])
  expect(rows[5].key).toBe(nameKey('A \u00ad B'))
  await sql.query(script(domain))
  expect(
    (await sql.query(`select id, ${column}_key as key from ${table} where id like 'id_1_' order by id`)).rows,
  ).toEqual(rows)
  await sql.end()
})

test('what the migrations take for unseen is what names are told apart by', () => {
  const [, set = ''] = /'(\[.+\])', '', 'g'/.exec(script('members')) ?? []
  const unseen = new RegExp(set.replace(/\\U000([\da-f]{5})/g, '\\u{$1}'), 'gu')
  const seen = (key: string) => key.replace(unseen, '').replace(/ +/g, ' ').trim()
  const codePoints = Array.from({ length: 0x110000 }, (_, code) => code).filter(
    (code) => code < 0xd800 || code > 0xdfff,
  )
  // U+FEFF was a space among others, and nobody knows any more which of them it was.
  const names = codePoints.filter((code) => code !== 0xfeff).map((code) => `a${String.fromCodePoint(code)}b`)
  expect(names.filter((name) => seen(oldKey(name)) !== nameKey(name))).toEqual([])
})
