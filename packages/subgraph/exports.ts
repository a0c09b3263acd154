import { BYTE_ORDER_MARK } from '@supermall/kernel/csv'
import type { Id } from '@supermall/kernel/id'
import { newId, parseId } from '@supermall/kernel/id'
import type { Result } from '@supermall/kernel/result'
import { ok, refused } from '@supermall/kernel/result'
import type { Clock } from '@supermall/kernel/time'
import { minutes, seconds } from '@supermall/kernel/time'
import { idempotent } from '@supermall/messaging/idempotency'
import { job } from '@supermall/messaging/jobs'
import type { Log } from '@supermall/messaging/log'
import { oneByOne } from '@supermall/messaging/one-by-one'
import type { Turn } from '@supermall/messaging/take-turn'
import { takeTurn, takeTurns } from '@supermall/messaging/take-turn'
import { tryEach } from '@supermall/messaging/try-each'
import type { OperatorUnit, Transact, Unit } from '@supermall/messaging/unit'
import type { Route } from './definition.ts'
import type { ExportRun, ExportTx, Forgetting } from './export-runs.ts'
import * as runs from './export-runs.ts'
import { linkInvalid, linkUntil } from './file-links.ts'
import { notFound, pathOf } from './http.ts'
import { loaded } from './loaded.ts'
import type { TableNames } from './older-exports.ts'
import { ended, givenUp, recounted, TABLE_NAMES } from './older-exports.ts'
import { payload } from './payload.ts'
import { sendTable } from './send-table.ts'
import { ticketsBy } from './tickets.ts'
import { newToken } from './token.ts'

/** One kind of file: what the domain knows of it, everything else is the same in the whole mall. */
export type Exported<Tx extends ExportTx, Run extends ExportRun> = {
  readonly prefix: string
  /** Where its files are fetched: `/members/exports/`. */
  readonly path: string
  /** Which mutation asks for one. */
  readonly mutation: string
  /** What the audit log says of that. */
  readonly summary: string
  readonly mostUnfinished: number
  /** Where the domain's tables are called otherwise. */
  readonly tables?: TableNames
  readonly head: (run: Run) => string
  /** What follows the run's cursor. It is one transaction: short enough that nobody waits for it, and a run that dies goes on behind it. */
  readonly batch: (run: Run, unit: Unit<Tx>) => Promise<Batch>
}

type Batch = {
  readonly lines: readonly string[]
  /** Where the next one goes on. */
  readonly cursor: string | null
  readonly isLast: boolean
}

type Asked<Run> = {
  readonly key: string
  /** What the file is to hold, as the domain's columns have it. */
  readonly question: Omit<Run, keyof ExportRun>
  /** Among which runs so few may be unfinished; all when absent. */
  readonly among?: object
}

type Writing<Tx extends ExportTx> = { readonly transact: Transact<Tx>; readonly log: Log }
type Serving<Tx extends ExportTx> = { readonly client: Tx; readonly clock: Clock }

/** All that a domain needs to write files, to show them and to have them fetched, and to forget them. */
export function exportsOf<Tx extends ExportTx, Run extends ExportRun>(kind: Exported<Tx, Run>) {
  const queue = {
    next: (db: Tx, except: readonly string[]) => runs.nextExport<Run>(db, except),
    work: (run: Run, unit: Unit<Tx>) => writeBatch(kind, run, unit),
    fail: runs.failExport,
  }
  const writeNext = (except: readonly string[], within: Writing<Tx>): Promise<Turn | null> =>
    takeTurn(except, queue, within)
  return {
    start: (asked: Asked<Run>, unit: OperatorUnit<Tx>) => start(kind, asked, unit),
    writeNext,
    writing: job<Writing<Tx>>({
      name: WRITING,
      everyMs: seconds(10),
      run: async (within) => ({ rows: await takeTurns((except) => writeNext(except, within)) }),
    }),
    forgetting: job<Writing<Tx>>({
      name: 'forget-exports',
      everyMs: minutes(10),
      run: async (within) => ({ forgotten: await forget(within, kind.tables) }),
    }),
    route: serving(kind),
    /** What every file says of itself in the same way. */
    fields: {
      /** Gone is what may no longer be fetched, whenever its text goes. */
      status: (run: Run, _: unknown, { clock }: { readonly clock: Clock }) =>
        run.status === 'DONE' && !runs.isThere(run, clock()) ? 'EXPIRED' : run.status,
      expiresAt: (run: Run) => runs.expiryOf(run),
      requestedBy: ({ requestedBy }: Run) => ({ id: requestedBy as Id<'acc'> }),
      downloadUrl: (run: Run, _: unknown, { clock }: { readonly clock: Clock }) =>
        runs.isThere(run, clock()) ? `${kind.path}${ticketsBy(run.secret).sign(run.id, linkUntil(clock()))}` : null,
    },
  }
}

const WRITING = 'write-exports'

type Asking<Run> = {
  readonly wakeJob: (name: string) => void
  readonly loaders: { readonly export: { readonly load: (id: string) => Promise<Run | null> } }
}

/** The answer to who asked for a file: how it stands. It is begun at once. */
export const begun =
  <Run>({ wakeJob, loaders }: Asking<Run>) =>
  async (started: Result<Started>) => {
    const known = await loaded(({ exportId }: Started) => loaders.export.load(exportId))(started)
    if (known.ok) wakeJob(WRITING)
    return payload('export')(known)
  }

type Started = { readonly exportId: string }

/** Each waits for its turn; a queue that only grows helps nobody. */
function start<Tx extends ExportTx, Run extends ExportRun>(
  { prefix, mutation: name, summary, mostUnfinished: most }: Exported<Tx, Run>,
  { key, question, among = {} }: Asked<Run>,
  unit: OperatorUnit<Tx>,
): Promise<Result<Started>> {
  const { db, now: createdAt, actor } = unit
  return idempotent({ name, key, input: { question } }, unit, async () => {
    await oneByOne(db, `${name} ${JSON.stringify(among)}`)
    if ((await runs.countUnfinished(db, among)) >= most)
      return refused('LIMIT_REACHED', `${most} exports are under way; wait for one of them.`)
    const id = newId(prefix, createdAt.getTime())
    const made = { id, requestedBy: actor.id ?? 'system', secret: newToken(), createdAt }
    await runs.insertExport(db, { ...BLANK, ...question, ...made })
    unit.audited({ subjectId: id, summary, before: null, after: question })
    return ok({ exportId: id })
  })
}

/** File by file: large ones need no long transaction, and one that cannot be forgotten keeps no other back. */
async function forget<Tx extends ExportTx>({ transact }: Writing<Tx>, names = TABLE_NAMES): Promise<number> {
  const failures: unknown[] = []
  const tried = ({ find, work }: Forgetting) =>
    tryEach(
      (page) => transact(({ db, now }) => find(db, page, now)),
      (id) => transact(({ db, now }) => work(db, id, now)),
    ).catch((error) => {
      failures.push(error)
      return 0
    })
  const forgotten = await tried(runs.expiring)
  for (const older of [givenUp(names), ended(names)]) await tried(older)
  if (failures.length > 0) throw failures[0]
  return forgotten
}

const BLANK = {
  status: 'WAITING',
  cursor: null,
  rowCount: 0,
  chunkCount: 0,
  byteCount: 0n,
  failureCount: 0,
  failure: null,
  doneAt: null,
  expiresAt: null,
} as const

/** A rival who was quicker leaves nothing to do here. */
async function writeBatch<Tx extends ExportTx, Run extends ExportRun>(
  { head, batch, tables = TABLE_NAMES }: Exported<Tx, Run>,
  found: Run,
  unit: Unit<Tx>,
): Promise<number> {
  const run = await recounted(unit.db, found, tables)
  const { lines, cursor, isLast } = await batch(run, unit)
  const text = (run.chunkCount === 0 ? BYTE_ORDER_MARK + head(run) : '') + lines.join('')
  const chunk = { text, isLast, cursor, rowCount: run.rowCount + lines.length, now: unit.now }
  return (await runs.appendChunk(unit.db, run, chunk)) ? lines.length : 0
}

/** Only by a signed address, whoever has it, and never kept by anything on its way. */
const serving = <Tx extends ExportTx, Run extends ExportRun>({
  prefix,
  path,
}: Exported<Tx, Run>): Route<Serving<Tx>> => ({
  method: 'GET',
  path,
  async handle(request, response, { client, clock }) {
    const ticket = pathOf(request).slice(path.length)
    const id = parseId(prefix, ticket.split('.')[0] ?? '')
    const [run] = id ? await runs.findExports<Run>(client, [id]) : []
    if (!run || ticketsBy(run.secret).read(ticket, clock()) !== run.id) throw linkInvalid()
    if (!runs.isThere(run, clock())) throw notFound()
    await sendTable(request, response, { fileName: `${run.id}.csv`, parts: () => runs.everyChunk(client, run) })
  },
})
