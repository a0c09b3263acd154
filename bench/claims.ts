// Ten thousand claims at once of a coupon of which there are a hundred: who gets one, how long it takes, and that nobody gets more.
// tsx bench/claims.ts [claims] [pieces]
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { newId } from '@supermall/kernel/id'
import { memoryBus } from '@supermall/messaging/bus-memory'
import { memoryCache } from '@supermall/subgraph/cache'
import { startPostgres } from '@supermall/subgraph/database/embedded-postgres'
import { migrate } from '@supermall/subgraph/database/migrate'
import { createPool } from '@supermall/subgraph/database/pool'
import type { OpenSubgraph } from '@supermall/subgraph/definition'
import { createLog } from '@supermall/subgraph/log'
import { fromRoot } from '@supermall/subgraph/root'
import promotions from '../subgraphs/promotions/index.ts'

const [claims = 10_000, pieces = 100] = process.argv.slice(2).map(Number)
/** As many as a gateway lets through at a time. */
const WIDTH = 64

const CLAIM = `mutation Claim($input: CouponClaimInput!) {
  couponClaim(input: $input) { memberCoupon { id } errors { code } }
}`

type Outcome = { readonly code: string; readonly ms: number }

const directory = mkdtempSync(join(tmpdir(), 'supermall-claims-'))
try {
  await measure()
} finally {
  rmSync(directory, { recursive: true, force: true })
}

async function measure(): Promise<void> {
  const postgres = await startPostgres({ directory: join(directory, 'postgres'), maxConnections: 60 })
  await postgres.ensureDatabase('promotions')
  const url = postgres.url('promotions')
  const sql = createPool(url, { max: 2, statementTimeoutMs: 30_000, applicationName: 'bench-claims' })
  try {
    const folder = fromRoot('prisma', 'promotions')
    await migrate({ url, schema: join(folder, 'schema.prisma'), migrations: join(folder, 'migrations') })
    const opened = await open(url)
    const couponId = await sow(sql)
    const start = performance.now()
    const outcomes = await rush(opened, couponId)
    report(outcomes, performance.now() - start)
    await prove(sql, couponId)
    await opened.stop()
  } finally {
    await sql.end()
    await postgres.stop()
  }
}

function open(databaseUrl: string): Promise<OpenSubgraph> {
  return promotions.open({
    databaseUrl,
    databasePool: 20,
    bus: memoryBus(),
    cache: memoryCache(),
    subscribersOf: () => [],
    variables: {},
    dataDirectory: directory,
    publicUrl: 'http://localhost:4000',
    clock: () => new Date(),
    log: createLog({ level: 'silent', isPretty: false }),
  })
}

async function sow(sql: ReturnType<typeof createPool>): Promise<string> {
  const id = newId('cpn')
  await sql.query(
    `insert into coupon (id, name, kind, status, currency, threshold_minor, off_minor, stacking, product_ids, category_ids,
       excluded_product_ids, level_ids, group_ids, way, valid_days, total, most_per_buyer, is_returned, created_at, updated_at)
     values ($1, 'Rush', 'STRAIGHT_OFF', 'PUBLISHED', 'CNY', 0, 1000, 'KEEPS_BOTH', '{}', '{}', '{}', '{}', '{}', 'FREE', 0, $2,
       1, true, now(), now())`,
    [id, pieces],
  )
  return id
}

/** All of them stand at the door at the start; as many as the gateway would let in are served at a time. */
async function rush(opened: OpenSubgraph, couponId: string): Promise<readonly Outcome[]> {
  const outcomes: Outcome[] = []
  const start = performance.now()
  let next = 0
  async function serve(): Promise<void> {
    while (next < claims) {
      next++
      const code = await claim(opened, couponId)
      outcomes.push({ code, ms: performance.now() - start })
    }
  }
  await Promise.all(Array.from({ length: WIDTH }, serve))
  return outcomes
}

async function claim(opened: OpenSubgraph, couponId: string): Promise<string> {
  const viewer = { audience: 'CONSUMER', accountId: newId('acc'), sessionId: newId('ses') } as const
  const caller = { ip: '127.0.0.1', userAgent: 'bench', language: 'en', traceparent: null }
  const variables = { input: { couponId, idempotencyKey: newId('evt') } }
  const { data, errors } = await opened.execute({ query: CLAIM, variables }, opened.contextFor({ viewer, caller }))
  const payload = data?.couponClaim as { errors: readonly { code: string }[] } | undefined
  return errors?.[0]?.extensions.code ?? payload?.errors[0]?.code ?? 'CLAIMED'
}

function report(outcomes: readonly Outcome[], ms: number): void {
  const counts = new Map<string, number>()
  for (const { code } of outcomes) counts.set(code, (counts.get(code) ?? 0) + 1)
  for (const [code, count] of counts) console.log(`${code.padEnd(20)} ${count}`)
  const lastWon = Math.max(...outcomes.filter(({ code }) => code === 'CLAIMED').map((one) => one.ms))
  console.log(
    `${claims} claims in ${Math.round(ms)} ms: ${Math.round((claims / ms) * 1_000)} a second, ${WIDTH} at a time`,
  )
  console.log(`the last of ${pieces} was had after ${Math.round(lastWon)} ms`)
}

async function prove(sql: ReturnType<typeof createPool>, couponId: string): Promise<void> {
  const text = `select issued_count, (select count(*)::int from member_coupon where coupon_id = coupon.id) as pieces,
    (select count(distinct number)::int from member_coupon where coupon_id = coupon.id) as numbers from coupon where id = $1`
  const { rows } = await sql.query<{ issued_count: number; pieces: number; numbers: number }>(text, [couponId])
  const most = Math.min(claims, pieces)
  const isExact = Object.values(rows[0] ?? {}).every((count) => count === most)
  console.log(isExact ? `exactly ${most} were given` : `WRONG: ${JSON.stringify(rows[0])}`)
  if (!isExact) process.exitCode = 1
}
