// What reading the catalog costs, in a small and in a huge mall: `npx tsx bench/reads.ts [small] [large] [seconds]`.
// Both malls run side by side and are asked in turns, so that a slow moment of the machine falls on both.
import pg from 'pg'
import type { Question } from './load.ts'
import { load } from './load.ts'
import type { Ground, Mall, Topology } from './malls.ts'
import { openGround, openMall, topologies } from './malls.ts'
import { cpuBelow } from './processes.ts'
import { questionsFor } from './questions.ts'

const [small = 1_000, large = 1_000_000, seconds = 6] = process.argv.slice(2).map(Number)
const ROUNDS = 3
const WARM_UP_MS = 4_000

type Figures = {
  readonly count: number
  readonly cpu: number
  readonly statements: number
  readonly time: number
  readonly p50: number
}

const NOTHING: Figures = { count: 0, cpu: 0, statements: 0, time: 0, p50: 0 }

const ground = await openGround()
try {
  console.log(
    `| topology | question | SKUs | statements | requests/s | CPU ms/request | p50 ms | CPU ratio |\n|---|---|---|---|---|---|---|---|`,
  )
  for (const topology of topologies) await compare(topology)
} finally {
  await ground.stop()
}

async function compare(topology: Topology): Promise<void> {
  const malls = [await openMall(ground, small, topology), await openMall(ground, large, topology)]
  try {
    const [few, many] = await Promise.all(malls.map((mall) => questionsFor(mall.url)))
    for (const [index, question] of (few ?? []).entries()) {
      const pair = [
        { mall: malls[0], question, scale: small },
        { mall: malls[1], question: many?.[index], scale: large },
      ].flatMap(({ mall, question: asked, scale }) => (mall && asked ? [{ mall, question: asked, scale }] : []))
      await report(topology, pair)
    }
  } finally {
    await Promise.all(malls.map((mall) => mall.stop()))
  }
}

type Side = { readonly mall: Mall; readonly question: Question; readonly scale: number }

async function report(topology: Topology, sides: readonly Side[]): Promise<void> {
  for (const { mall, question } of sides) await load(mall.url, question, WARM_UP_MS)
  const sums = sides.map((): Figures => ({ count: 0, cpu: 0, statements: 0, time: 0, p50: 0 }))
  for (let round = 0; round < ROUNDS; round++) {
    for (const [index, side] of sides.entries()) sums[index] = plus(sums[index], await measure(ground, side))
  }
  const perRequest = sums.map(({ cpu, count }) => cpu / count)
  for (const [index, { question, scale }] of sides.entries()) {
    const { count, statements, time, p50 } = sums[index] ?? NOTHING
    const ratio = index === 0 ? '' : ((perRequest[index] ?? 0) / (perRequest[0] ?? 1)).toFixed(2)
    const cells = [
      topology,
      question.name,
      scale.toLocaleString('en'),
      (statements / count).toFixed(1),
      (count / time).toFixed(0),
    ]
    console.log(`| ${[...cells, (perRequest[index] ?? 0).toFixed(2), (p50 / ROUNDS).toFixed(1), ratio].join(' | ')} |`)
  }
}

function plus(sum: Figures = NOTHING, one: Figures): Figures {
  return {
    count: sum.count + one.count,
    cpu: sum.cpu + one.cpu,
    statements: sum.statements + one.statements,
    time: sum.time + one.time,
    p50: sum.p50 + one.p50,
  }
}

async function measure({ postgres }: Ground, { mall, question, scale }: Side): Promise<Figures> {
  const admin = new pg.Client({ connectionString: postgres.url(`mall${scale}_catalog`) })
  await admin.connect()
  const [statementsBefore, cpuBefore] = [await statementsOf(admin), cpuBelow(process.pid)]
  const { count, requestsPerSecond, p50 } = await load(mall.url, question, seconds * 1_000)
  const cpu = cpuBelow(process.pid) - cpuBefore
  const statements = (await statementsOf(admin)) - statementsBefore
  await admin.end()
  return { count, cpu, statements, time: count / requestsPerSecond, p50 }
}

/** Every statement of a reader is a transaction of its own; Postgres adds them up when a connection has been idle for a moment. */
async function statementsOf(admin: pg.Client): Promise<number> {
  await new Promise((resolve) => setTimeout(resolve, 1_500))
  const { rows } = await admin.query<{ count: string }>(
    `select sum(xact_commit) as count from pg_stat_database where datname = current_database()`,
  )
  return Number(rows[0]?.count)
}
