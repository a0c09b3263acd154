import type { Clock } from '@supermall/kernel/time'
import { hours, minutes, seconds } from '@supermall/kernel/time'
import type { Answerer, Ask } from './ask.ts'
import { asker, startAnswering } from './ask.ts'
import type { Bus, Stop } from './bus.ts'
import type { Consumer } from './consume.ts'
import { startConsumers } from './consume.ts'
import type { Job, Jobs } from './jobs.ts'
import { startJobs } from './jobs.ts'
import type { Log } from './log.ts'
import { machineryAnswers } from './machinery.ts'
import type { SubscribersOf } from './outbox.ts'
import { purge } from './purge.ts'
import { startRelay } from './relay.ts'
import type { Patience } from './set-back.ts'
import type { Database, Sql, TransactionSql } from './sql.ts'
import type { Transactor } from './transact.ts'
import { operateAs, transactAs, transactTogether } from './transact.ts'
import type { Actor, Operate, Transact, TransactTogether } from './unit.ts'
import { system } from './unit.ts'
import { watchJobs } from './watch-jobs.ts'
import { watchTables } from './watch-tables.ts'

/** What jobs and answers may touch: they act for the house itself, not for a viewer. */
export type House<Tx extends TransactionSql> = {
  readonly db: Database<Tx>
  readonly transact: Transact<Tx>
  readonly ask: Ask
  readonly clock: Clock
  readonly log: Log
}

type MessagingOptions<Tx extends TransactionSql, Within extends House<Tx>> = {
  readonly domain: string
  readonly db: Database<Tx>
  readonly bus: Bus
  readonly log: Log
  readonly clock: Clock
  readonly subscribersOf: SubscribersOf
  /** Adds what the domain's own answers and jobs need to what every house has. */
  readonly furnish: (house: House<Tx>) => Within
  readonly consumers: readonly Consumer<Tx>[]
  readonly answers: readonly Answerer<Within>[]
  readonly jobs: readonly Job<Within>[]
  readonly redeliverAfterMs?: number
  readonly patience?: Patience
  readonly mayWork?: () => boolean
}

export type Messaging<Tx extends TransactionSql> = {
  readonly transactAs: (actor: Actor) => Transact<Tx>
  readonly operateAs: (actor: Actor) => Operate<Tx>
  readonly transactTogether: TransactTogether<Tx>
  /** For the first rows of a domain: nobody waits for them, and a machine that opens a whole mall at once is slow. */
  readonly transactPatiently: Transact<Tx>
  readonly askWith: (traceparent: string | null) => Ask
  readonly wakeJob: Jobs['wake']
  readonly stop: Stop
}

/** Everything of a domain that happens between requests: relay, consumers, answers and jobs. */
export async function startMessaging<Tx extends TransactionSql, Within extends House<Tx>>(
  options: MessagingOptions<Tx, Within>,
): Promise<Messaging<Tx>> {
  const { domain, db, bus, log, clock } = options
  const { sql } = db
  const relay = await startRelay({
    sql,
    bus,
    source: domain,
    log,
    redeliverAfterMs: options.redeliverAfterMs ?? seconds(60),
  })
  const through: Transactor<Tx> = {
    client: db.client,
    source: domain,
    subscribersOf: options.subscribersOf,
    clock,
    send: relay.send,
  }
  const within = options.furnish({ db, transact: transactAs(through, system), ask: asker(bus, null), clock, log })
  const parts = { domain, sql, transact: within.transact, consumers: options.consumers, wake: relay.wake }
  const answers: readonly Answerer<Within>[] = [...options.answers, ...machineryAnswers(parts)]
  const stopAnswering = await startAnswering(answers, { bus, within, log })
  const stopConsuming = await startConsumers(options.consumers, { ...options, through })
  const duties = [...options.jobs, purgeJob(sql, options.subscribersOf)]
  const jobs = startJobs(duties, within, { ...options, sql })
  const names = duties.map(({ name }) => name)
  const stopWatching = [watchTables(domain, sql), watchJobs(domain, sql, names)]
  return {
    transactAs: (actor) => transactAs(through, actor),
    operateAs: (actor) => operateAs(through, actor),
    transactPatiently: transactAs({ ...through, timeout: minutes(5) }, system),
    transactTogether: (actors, work) => transactTogether(through, actors, work),
    askWith: (traceparent) => asker(bus, traceparent),
    wakeJob: jobs.wake,
    async stop() {
      for (const end of stopWatching) end()
      await jobs.stop()
      await Promise.all([stopConsuming(), stopAnswering()])
      await relay.stop()
    },
  }
}

const purgeJob = (sql: Sql, subscribersOf: SubscribersOf): Job<unknown> => ({
  name: 'purge-messages',
  everyMs: hours(1),
  run: () => purge(sql, subscribersOf),
})
