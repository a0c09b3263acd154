import { randomBytes } from 'node:crypto'
import { readFileSync, rmSync } from 'node:fs'
import { dirname } from 'node:path'
import { newId } from '@supermall/kernel/id'
import { cloneDatabaseAs, dropDatabase, urlOf } from '@supermall/testing/database'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Acknowledged } from './acknowledged.ts'
import { compare } from './acknowledged.ts'
import { ledger, provider, ways } from './breakages/books.ts'
import { copies, gateway } from './breakages/copies.ts'
import { audit, events, orphans, stock } from './breakages/goods.ts'
import { money, orders } from './breakages/orders.ts'
import { rewards } from './breakages/rewards.ts'
import { secrets } from './breakages/secrets.ts'
import { writeEvidence } from './evidence.ts'
import { domains } from './field.ts'
import { MOVEMENT, promises, SHOWN } from './judge.ts'
import type { Snapshot } from './snapshot.ts'
import { takeSnapshot } from './snapshot.ts'

const breakages = {
  stock,
  secrets,
  orders,
  money,
  ledger,
  rewards,
  events,
  audit,
  orphans,
  copies,
  ways,
  provider,
  gateway,
}

const prefix = `judge_${randomBytes(5).toString('hex')}`
const clients = new Map<string, pg.Client>()
let snapshot: Snapshot

const query = async <Row extends object>(domain: string, text: string, values?: unknown[]) =>
  (await clients.get(domain)?.query<Row>(text, values))?.rows ?? []

/** Tables of all domains with nothing in them: what breaks a promise is written into them, and undone again. */
beforeAll(async () => {
  for (const domain of domains) {
    const client = new pg.Client({ connectionString: await cloneDatabaseAs(`${prefix}_${domain}`, domain) })
    await client.connect()
    clients.set(domain, client)
  }
  snapshot = await takeSnapshot({ snapshotUrl: urlOf(`${prefix}_snapshot`), query }, async () => null)
  for (const table of [MOVEMENT, SHOWN]) await snapshot.add(table, [])
})
afterAll(async () => {
  await snapshot.close()
  for (const client of clients.values()) await client.end()
  await dropDatabase(`${prefix}_snapshot`)
})

async function undone(work: () => Promise<void>): Promise<void> {
  await snapshot.rows('begin')
  await work().finally(() => snapshot.rows('rollback'))
}

async function write(given: Readonly<Record<string, readonly object[]>>): Promise<void> {
  for (const [table, rows] of Object.entries(given))
    await snapshot.rows(
      `insert into ${table} select * from jsonb_populate_recordset(null::${table}, '${JSON.stringify(rows)}'::jsonb)`,
    )
}

describe.each(Object.entries(promises))('of %s', (area, all) => {
  const known = breakages[area as keyof typeof breakages]

  test.each(all.map(({ says, broken }) => ({ says, broken })))('that $says is seen when it is not so', async (one) => {
    const [breakage, ...more] = known.filter(({ of }) => one.says.startsWith(of))
    expect([breakage !== undefined, more]).toEqual([true, []])
    await undone(async () => {
      await write(breakage?.given ?? {})
      expect(await snapshot.rows(one.broken)).toEqual([])
      await snapshot.rows(breakage?.breaks ?? '')
      expect((await snapshot.rows(one.broken)).length).toBeGreaterThan(0)
    })
  })
})

test('what names a broken thing, and what belongs to the same order, is written down, and nothing else', async () => {
  const [orderId, paymentId, otherId] = [newId('ord'), newId('pay'), newId('ord')]
  await undone(async () => {
    await write({
      'orders.mall_order': [{ id: orderId, payment_id: paymentId }, { id: otherId }],
      'payments.payment': [{ id: paymentId }],
      'payments.capture': [{ payment_id: paymentId }],
    })
    const file = (await writeEvidence(snapshot, [{ id: orderId, shares: '0' }])) ?? ''
    const rows = readFileSync(file, 'utf8').trim().split('\n')
    rmSync(dirname(file), { recursive: true })
    expect(rows.map((row) => JSON.parse(row).table)).toEqual([
      'orders.mall_order',
      'payments.capture',
      'payments.payment',
    ])
    expect(rows.join()).not.toContain(otherId)
  })
  expect(await writeEvidence(snapshot, [{ shares: '0' }])).toBeNull()
})

const order = {
  id: 'o',
  checkout_id: 'c',
  status: 'PAID',
  payable_minor: 300,
  freight_minor: 200,
  paid_at: '2026-01-01',
}
const ordered = { what: 'ordered', checkoutId: 'c', orderId: 'o', payable: '300' } as const

/** What was told, what is kept of it, and what becomes of that so that it was a lie. */
const told: readonly (readonly [Acknowledged, Readonly<Record<string, readonly object[]>>, string])[] = [
  [ordered, { 'orders.mall_order': [order] }, 'update orders.mall_order set payable_minor = 301'],
  [ordered, { 'orders.mall_order': [order] }, 'delete from orders.mall_order'],
  [
    { what: 'paid', orderId: 'o', paymentId: 'y' },
    { 'orders.mall_order': [{ ...order, payment_id: 'y' }] },
    `update orders.mall_order set payment_id = 'z'`,
  ],
  [
    { what: 'paid', orderId: 'o', paymentId: 'y' },
    {
      'orders.mall_order': [{ ...order, paid_at: null }],
      'payments.payment': [{ id: 'y' }],
      'payments.capture': [{ payment_id: 'y', amount: 5, provider_refunded: 5, wallet_refunded: 0 }],
    },
    'update payments.capture set provider_refunded = 4',
  ],
  [
    { what: 'repriced', orderId: 'o', freight: '200' },
    { 'orders.mall_order': [order] },
    'update orders.mall_order set freight_minor = 0',
  ],
  [
    { what: 'sent', orderId: 'o' },
    { 'orders.mall_order': [order], 'orders.parcel': [{ order_id: 'o' }] },
    'delete from orders.parcel',
  ],
  [
    { what: 'closed', orderId: 'o' },
    { 'orders.mall_order': [{ ...order, status: 'CLOSED' }] },
    `update orders.mall_order set status = 'PAID'`,
  ],
  [
    { what: 'collected', id: 'b' },
    { 'payments.cashier_bill': [{ id: 'b', status: 'PAID' }] },
    'delete from payments.cashier_bill',
  ],
  [
    { what: 'unlinked', id: 'f' },
    { 'payments.friend_pay': [{ id: 'f', status: 'CLOSED' }] },
    `update payments.friend_pay set status = 'OPEN'`,
  ],
  [
    { what: 'moved', id: 'c', status: 'RECEIVED' },
    { 'orders.aftersale_change': [{ case_id: 'c', to_status: 'RECEIVED' }] },
    'delete from orders.aftersale_change',
  ],
  [
    { what: 'withdrawn', id: 'w', status: 'APPROVED' },
    { 'payments.withdrawal': [{ id: 'w', status: 'PAID' }] },
    `update payments.withdrawal set status = 'CANCELLED'`,
  ],
  [
    { what: 'payout', id: 'm', status: 'PENDING' },
    { 'payments.merchant_bill': [{ id: 'm', status: 'REFUSED' }] },
    'delete from payments.merchant_bill',
  ],
  [
    { what: 'tagged', skuId: 's', version: 2, price: '1050' },
    { 'catalog.sku': [{ id: 's', product_id: 'p', price: 1050 }], 'catalog.product': [{ id: 'p', version: 2 }] },
    'update catalog.sku set price = 1000',
  ],
  [
    { what: 'imported', skuId: 's', secrets: ['one', 'two'] },
    {
      'catalog.product_secret': [
        { id: '1', sku_id: 's', secret: 'one' },
        { id: '2', sku_id: 's', secret: 'two' },
      ],
    },
    `delete from catalog.product_secret where id = '2'`,
  ],
  [
    { what: 'read', lineId: 'l', secrets: ['one', 'two'] },
    {
      'catalog.product_secret': [
        { id: '1', sku_id: 's', secret: 'two', reference: 'l', piece: 2 },
        { id: '2', sku_id: 's', secret: 'one', reference: 'l', piece: 1 },
      ],
    },
    `update catalog.product_secret set reference = 'another' where piece = 2`,
  ],
]

describe('what a client was told', () => {
  test.each(told)('is compared with what is kept: %j', async (one, given, breaks) => {
    await undone(async () => {
      await write(given)
      expect(await compare(snapshot, [one])).toEqual([])
      await snapshot.rows(breaks)
      expect(await compare(snapshot, [one])).toMatchObject([{ told: one }])
    })
  })

  test('may cost what its seller asked for since, and nothing else', async () => {
    const change = {
      subject_id: 'o',
      action: 'orders.order.price',
      before: { payable: '300' },
      after: { payable: '400' },
    }
    await undone(async () => {
      await write({ 'orders.mall_order': [{ ...order, payable_minor: 400 }], 'orders.audit_entry': [change] })
      expect(await compare(snapshot, [ordered])).toEqual([])
      await snapshot.rows('update orders.mall_order set payable_minor = 401')
      expect(await compare(snapshot, [ordered])).toHaveLength(1)
    })
  })

  test('under one key has one effect at most, and one when it was told', async () => {
    const [tried, done] = (['tried', 'done'] as const).map(
      (what) => ({ what, effect: 'gift', mark: 'A gift k' }) as const,
    )
    if (!tried || !done) throw new Error('there are two')
    const gift = { kind: 'WALLET_AVAILABLE', biz_type: 'ADJUSTMENT', note: 'A gift k' }
    await undone(async () => {
      expect(await compare(snapshot, [tried])).toEqual([])
      expect(await compare(snapshot, [tried, done])).toHaveLength(1)
      await write({ 'payments.ledger_posting': [gift] })
      expect(await compare(snapshot, [tried, done])).toEqual([])
      await write({ 'payments.ledger_posting': [gift] })
      expect(await compare(snapshot, [tried])).toHaveLength(1)
    })
  })

  test('is a lie by itself where one key had two answers, or where a later look was older', async () => {
    const lies = [
      { what: 'contradicted', key: 'k', first: '1', second: '2' },
      { what: 'went back', id: 'o', was: 'PAID 2', is: 'PAID 1' },
    ] as const
    expect(await compare(snapshot, lies)).toHaveLength(2)
  })
})

test('what is judged is of one moment: what is told while it is copied, and is not heard by all, is waited for', async () => {
  const [first = '', last = ''] = [domains[0], domains.at(-1)]
  const event = (id: string, confirmedAt: string) =>
    `insert into outbox_event values ('${id}', 'user.deleted', 'a', now(), '{}', '{}', 0, now(), ${confirmedAt})`
  /** The last has an id from before: its transaction took long. */
  const meanwhile = [event('e', 'null'), 'update outbox_event set confirmed_at = now()', event('d', 'now()')]
  let copies = 0
  const moving = async <Row extends object>(domain: string, text: string, values?: unknown[]) => {
    if (domain === last && text.includes('pg_class')) await query(first, meanwhile[copies++] ?? 'select')
    return query<Row>(domain, text, values)
  }
  const later = await takeSnapshot({ snapshotUrl: urlOf(`${prefix}_later`), query: moving }, async () => copies)
  const told = await later.rows(`select id, confirmed_at is not null as heard from ${first}.outbox_event`)
  await later.close()
  await dropDatabase(`${prefix}_later`)
  expect(told).toEqual(['e', 'd'].map((id) => ({ id, heard: true })))
  expect([copies, later.said, later.isStill]).toEqual([4, 3, true])
})
