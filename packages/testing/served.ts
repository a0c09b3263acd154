import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { EventDraft } from '@supermall/contracts/define'
import { asker } from '@supermall/messaging/ask'
import { memoryBus } from '@supermall/messaging/bus-memory'
import type { Envelope } from '@supermall/messaging/envelope'
import { seal } from '@supermall/messaging/envelope'
import { system } from '@supermall/messaging/unit'
import { createPool } from '@supermall/subgraph/database/pool'
import type { Environment, OpenSubgraph, PublicError, Subgraph } from '@supermall/subgraph/definition'
import type { Viewer } from '@supermall/subgraph/viewer'
import type { Pool } from 'pg'
import { cloneDatabase } from './database.ts'
import { environment } from './environment.ts'
import { whenFileIsDone } from './leavings.ts'
import { eventually } from './rival.ts'

/** What came over the wire: a test reads in it what it has just asked for. */
type Wire = ReturnType<JSON['parse']>
export type Asked = { readonly data: Wire; readonly errors: readonly PublicError[] }

type Own = Partial<Environment> & { readonly mostConnections?: number }

/** A domain as it is served, alone on a bus of its own: what it asks of others is answered by whom the test puts there. */
export async function served({ name, open }: Subgraph, { mostConnections = 2, ...own }: Own = {}) {
  const databaseUrl = await cloneDatabase(name)
  const { bus = memoryBus(), clock = () => new Date() } = own
  const dataDirectory = mkdtempSync(join(tmpdir(), `supermall-${name}-`))
  const sql = createPool(databaseUrl, {
    max: mostConnections,
    statementTimeoutMs: 5_000,
    applicationName: `test-${name}`,
  })
  const opened = await open(environment({ ...own, databaseUrl, bus, dataDirectory }))
  whenFileIsDone(async () => {
    await opened.stop()
    await sql.end()
    rmSync(dataDirectory, { recursive: true, force: true })
  })
  return {
    sql,
    bus,
    opened,
    schema: opened.schema,
    routes: opened.routes,
    ask: asker(bus, null),
    asks: asking(opened),
    /** Nobody waits for the answer for longer than that. */
    asksWithin: (milliseconds: number) => asking(opened, milliseconds),
    /** What another domain tells, each time as an event of its own; resolves when it was worked. */
    async hears(draft: EventDraft) {
      const envelope = seal(draft, { source: 'elsewhere', actor: system, now: clock() })
      await bus.publish([{ envelope, attempt: 1, awaiting: [] }])
      const query = { text: 'select 1 from inbox_event where event_id = $1', values: [envelope.id] }
      await eventually(async () => (await sql.query(query)).rowCount === 1)
    },
    audited: async () => (await sql.query<Record<string, unknown>>('select * from audit_entry order by id')).rows,
    tellings: () => tellings(sql),
    /** What these tables hold: two of them are equal when nothing changed. */
    keptIn: async (tables: readonly string[]): Promise<string> =>
      (await Promise.all(tables.map((table) => sumOf(sql, table)))).join(' '),
  }
}

const asking =
  (opened: OpenSubgraph, waitMs?: number) =>
  async (viewer: Viewer, query: string, variables: Record<string, unknown> = {}): Promise<Asked> => {
    const patience = waitMs === undefined ? undefined : { deadline: Date.now() + waitMs, gone: null }
    const context = opened.contextFor({ viewer, caller })
    const { data, errors } = await opened.execute({ query, variables }, context, patience)
    return { data: JSON.parse(JSON.stringify(data ?? {})), errors: errors ?? [] }
  }

export const caller = { ip: '127.0.0.1', userAgent: 'a test', language: 'en', traceparent: null }

/** From now on: what was told since this was last asked, oldest first. */
async function tellings(sql: Pool): Promise<() => Promise<readonly Envelope[]>> {
  let seen = (await outbox(sql)).length
  return async () => {
    const since = seen
    const all = await outbox(sql)
    seen = all.length
    return all.slice(since)
  }
}

const outbox = async (sql: Pool): Promise<readonly Envelope[]> =>
  (
    await sql.query<{ envelope: Envelope }>(
      `select envelope from outbox_event where name <> 'audit.recorded' order by id`,
    )
  ).rows.map(({ envelope }) => envelope)

async function sumOf(sql: Pool, table: string): Promise<string | undefined> {
  const text = `select md5(string_agg(t::text, '\\n' order by t::text)) as sum from ${table} t`
  return (await sql.query<{ sum: string }>(text)).rows[0]?.sum
}

/** A mutation with one input that answers with what is selected and its refusals. */
export const mutation = (name: string, selection: string, refusal = 'code path message'): string => {
  const type = `${name.charAt(0).toUpperCase()}${name.slice(1)}Input`
  return `mutation Do($input: ${type}!) { ${name}(input: $input) { ${selection} errors { ${refusal} } } }`
}

export const codes = ({ data }: Asked, name: string): string[] =>
  (data[name]?.errors ?? []).map(({ code }: { code: string }) => code)

export const errorCodes = ({ errors }: Asked): string[] => errors.map(({ extensions }) => extensions.code)
