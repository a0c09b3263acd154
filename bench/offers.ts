// What an offer costs among few and among many live promotions: twenty lines of ten shops, with and without twenty coupons in the wallet.
// tsx bench/offers.ts [rounds]
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { derivedId } from '@supermall/kernel/id'
import { startPostgres } from '@supermall/subgraph/database/embedded-postgres'
import { migrate } from '@supermall/subgraph/database/migrate'
import { adapterFor, createPool } from '@supermall/subgraph/database/pool'
import { fromRoot } from '@supermall/subgraph/root'
import { PrismaClient } from '../prisma/promotions/generated/client.ts'
import type { OfferQuestion } from '../subgraphs/promotions/commands/make-offer.ts'
import { makeOffer } from '../subgraphs/promotions/commands/make-offer.ts'
import { insertPromotion, raiseRevision } from '../subgraphs/promotions/data/promotions.ts'
import { ruleBook } from '../subgraphs/promotions/data/rule-book.ts'
import { daysFrom, promotionOf, SHOPS } from './offers-rules.ts'

const [rounds = 300] = process.argv.slice(2).map(Number)
const SIZES = [5, 50, 500]
const COUPONS = 20
const NOW = new Date('2026-11-21T04:00:00Z')
const ACCOUNT = derivedId('acc', 1)

async function measure(): Promise<void> {
  const postgres = await startPostgres({ directory: join(directory, 'postgres'), maxConnections: 20 })
  console.log('| live promotions | coupons | CPU ms/offer | p50 ms | ratio of CPU |\n|---|---|---|---|---|')
  try {
    const first = new Map<boolean, number>()
    for (const size of SIZES) await measureSize(size, await postgresOf(postgres, size), first)
  } finally {
    await postgres.stop()
  }
}

async function postgresOf(postgres: Awaited<ReturnType<typeof startPostgres>>, size: number): Promise<string> {
  const name = `promotions_${size}`
  await postgres.ensureDatabase(name)
  const folder = fromRoot('prisma', 'promotions')
  const url = postgres.url(name)
  await migrate({ url, schema: join(folder, 'schema.prisma'), migrations: join(folder, 'migrations') })
  return url
}

async function measureSize(size: number, url: string, first: Map<boolean, number>): Promise<void> {
  const sql = createPool(url, { max: 4, statementTimeoutMs: 30_000, applicationName: 'bench-offers' })
  const client = new PrismaClient({ adapter: adapterFor(sql) })
  try {
    for (let ordinal = 0; ordinal < size; ordinal++) await insertPromotion(client, promotionOf(ordinal, NOW))
    for (const shopId of [null, ...shopIds()]) await raiseRevision(client, shopId)
    await fillWallet(sql)
    const rules = ruleBook()
    for (const isWithCoupons of [false, true]) {
      const { cpuMs, p50Ms } = await timed(() => makeOffer(questionOf(isWithCoupons), { db: client, rules, now: NOW }))
      if (!first.has(isWithCoupons)) first.set(isWithCoupons, cpuMs)
      const ratio = (cpuMs / (first.get(isWithCoupons) ?? cpuMs)).toFixed(2)
      console.log(`| ${size} | ${isWithCoupons ? COUPONS : 0} | ${cpuMs.toFixed(2)} | ${p50Ms.toFixed(2)} | ${ratio} |`)
    }
  } finally {
    await client.$disconnect()
    await sql.end()
  }
}

const shopIds = () => Array.from({ length: SHOPS }, (_, ordinal) => derivedId('shp', ordinal))

async function fillWallet(sql: ReturnType<typeof createPool>): Promise<void> {
  for (let ordinal = 0; ordinal < COUPONS; ordinal++) {
    const couponId = derivedId('cpn', ordinal)
    await sql.query(
      `insert into coupon (id, shop_id, name, kind, status, currency, threshold_minor, off_minor, stacking, product_ids,
         category_ids, excluded_product_ids, level_ids, group_ids, way, valid_days, total, most_per_buyer, is_returned,
         created_at, updated_at)
       values ($1, $2, 'Bench', 'STRAIGHT_OFF', 'PUBLISHED', 'CNY', 0, $3, 'KEEPS_BOTH', '{}', '{}', '{}', '{}', '{}', 'FREE',
         0, 100, 10, true, now(), now())`,
      [couponId, derivedId('shp', ordinal % SHOPS), 100 + ordinal],
    )
    await sql.query(
      `insert into member_coupon (id, coupon_id, account_id, number, way, status, valid_from, received_at)
       values ($1, $2, $3, 1, 'FREE', 'UNUSED', $4, $4)`,
      [derivedId('uco', ordinal), couponId, ACCOUNT, daysFrom(NOW, -1)],
    )
  }
}

const questionOf = (isWithCoupons: boolean): OfferQuestion => ({
  buyer: { accountId: ACCOUNT, levelId: null, groupIds: [] },
  currency: 'CNY',
  couponIds: isWithCoupons ? Array.from({ length: COUPONS }, (_, ordinal) => derivedId('uco', ordinal)) : [],
  isSuggesting: false,
  points: isWithCoupons ? 100 : 0,
  lines: Array.from({ length: 20 }, (_, ordinal) => ({
    skuId: derivedId('sku', ordinal),
    productId: derivedId('prd', ordinal),
    shopId: derivedId('shp', ordinal % SHOPS),
    categoryId: derivedId('cat', ordinal % 3),
    quantity: 2,
    listMinor: 1_000n,
    memberMinor: 900n,
    memberRate: 9_000,
    isMemberRefused: false,
    isPriceKept: false,
  })),
})

async function timed(work: () => Promise<unknown>): Promise<{ cpuMs: number; p50Ms: number }> {
  for (let round = 0; round < 30; round++) await work()
  const walls: number[] = []
  const before = process.cpuUsage()
  for (let round = 0; round < rounds; round++) {
    const start = performance.now()
    await work()
    walls.push(performance.now() - start)
  }
  const { user, system } = process.cpuUsage(before)
  return { cpuMs: (user + system) / 1_000 / rounds, p50Ms: walls.toSorted((a, b) => a - b)[rounds >> 1] ?? 0 }
}

const directory = mkdtempSync(join(tmpdir(), 'supermall-offers-'))
try {
  await measure()
} finally {
  rmSync(directory, { recursive: true, force: true })
}
