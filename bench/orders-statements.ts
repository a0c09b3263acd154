import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { fromRoot } from '@supermall/subgraph/root'
import pg from 'pg'
import type { Ground } from './malls.ts'

/** What Postgres must be started with to be able to count; it counts only while it is told to. */
export const countingSettings = [`shared_preload_libraries = 'pg_stat_statements'`, `pg_stat_statements.track = 'none'`]

export type Counted = { readonly statements: number; readonly transactions: number }

export type Counter = {
  /** What all domains did with their databases from one reading to the next. */
  readonly read: () => Promise<Counted>
  readonly stop: () => Promise<void>
}

/** Opening and ending of a transaction are no statements of their own here: transactions are counted for themselves. */
const STATEMENTS = `select coalesce(sum(calls), 0)::int as count from pg_stat_statements
  where query !~* '^(begin|commit|rollback|deallocate|discard|set)' and query !~ 'uncounted|pg_stat_statements|pg_snapshot_xmax'`

/** Only a transaction that wrote has a number, and numbers are given one after the other. */
const NUMBER = `select pg_snapshot_xmax(pg_current_snapshot())::text::int as number`

/** Counts every statement on the server while it is open, which costs the server time: nothing is timed meanwhile. */
export async function openCounter({ postgres }: Ground): Promise<Counter> {
  const url = new URL(postgres.url('postgres'))
  url.username = 'postgres'
  const admin = new pg.Client({ connectionString: url.href })
  await admin.connect()
  await admin.query('create extension if not exists pg_stat_statements')
  await track(admin, 'top')
  return {
    async read() {
      const statements = await admin.query<{ count: number }>(STATEMENTS)
      const transactions = await admin.query<{ number: number }>(NUMBER)
      return { statements: statements.rows[0]?.count ?? 0, transactions: transactions.rows[0]?.number ?? 0 }
    },
    async stop() {
      await track(admin, 'none')
      await admin.end()
    },
  }
}

/** A setting reaches every connection a moment after it was read again. */
async function track(admin: pg.Client, what: 'top' | 'none'): Promise<void> {
  await admin.query(`alter system set pg_stat_statements.track = '${what}'`)
  await admin.query('select pg_reload_conf()')
  await new Promise((resolve) => setTimeout(resolve, 500))
}

type Planner = { buildQueryPlan: (operation: object) => object }

/** How many questions to subgraphs the gateway makes of this one, by its own plan. */
export function subgraphCalls(query: string): number {
  const require = createRequire(createRequire(import.meta.url).resolve('@apollo/gateway'))
  const { Supergraph, operationFromDocument } = require('@apollo/federation-internals')
  const { QueryPlanner } = require('@apollo/query-planner')
  const { parse } = require('graphql')
  // The checks for what a plain planner cannot enforce are left out: this one only counts.
  const supergraph = Supergraph.buildForTests(readFileSync(fromRoot('gateway', 'supergraph.graphql'), 'utf8'))
  const planner: Planner = new QueryPlanner(supergraph)
  const plan = planner.buildQueryPlan(operationFromDocument(supergraph.apiSchema(), parse(query)))
  return JSON.stringify(plan).split('"kind":"Fetch"').length - 1
}
