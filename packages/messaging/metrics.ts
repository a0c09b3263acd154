import { Counter, Gauge, Histogram, Registry } from 'prom-client'

/** Everything that this process counts. Names are promises: boards and alarms are made of them. */
export const registry = new Registry()

type Named<L extends string> = { readonly name: string; readonly help: string; readonly labels: readonly L[] }

export const counter = <const L extends string>({ name, help, labels }: Named<L>): Counter<L> =>
  new Counter({ name, help, labelNames: [...labels], registers: [registry] })

export const gauge = <const L extends string>({ name, help, labels }: Named<L>): Gauge<L> =>
  new Gauge({ name, help, labelNames: [...labels], registers: [registry] })

export const histogram = <const L extends string>({
  name,
  help,
  labels,
  buckets,
}: Named<L> & { readonly buckets: readonly number[] }): Histogram<L> =>
  new Histogram({ name, help, labelNames: [...labels], buckets: [...buckets], registers: [registry] })

/** From what nobody notices to what nobody waits for. */
export const SECONDS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5] as const
/** What happens behind the scenes may take its time. */
const LONG_SECONDS = [0.01, 0.05, 0.1, 0.5, 1, 5, 15, 60, 300, 900, 3_600] as const

let isServed = false

/** What costs something to count is only counted where somebody may look at it. */
export const isMeasuring = (): boolean => isServed

export function measure(isOn: boolean): void {
  isServed = isOn
}

type Probe = () => Promise<void> | void
const probes = new Set<Probe>()

/** Called before each look at the metrics, for what is cheaper to ask then than to count all the time. */
export function probe(look: Probe): () => void {
  probes.add(look)
  return () => void probes.delete(look)
}

/** All of it in the words of Prometheus. A probe that fails leaves the figures of before. */
export async function scrape(): Promise<string> {
  await Promise.all([...probes].map(async (look) => look()).map((looking) => looking.catch(() => undefined)))
  return registry.metrics()
}

export const metrics = {
  relayed: counter({
    name: 'mall_relayed_events_total',
    help: 'Events that the bus took from an outbox.',
    labels: ['domain'],
  }),
  unrelayed: counter({
    name: 'mall_relay_failures_total',
    help: 'Batches of events that the bus did not take.',
    labels: ['domain'],
  }),
  consumed: counter({
    name: 'mall_consumed_events_total',
    help: 'Deliveries of events, by what came of them: done, again or parked.',
    labels: ['domain', 'event', 'outcome'],
  }),
  consumerLag: histogram({
    name: 'mall_consumer_lag_seconds',
    help: 'From the moment an event was told to the end of its effect.',
    labels: ['domain', 'event'],
    buckets: LONG_SECONDS,
  }),
  failedAnswers: counter({
    name: 'mall_failed_answers_total',
    help: 'Questions of other domains that could not be answered, by why: DEADLINE_EXCEEDED is asked or answered too late.',
    labels: ['request', 'code'],
  }),
  jobRuns: counter({
    name: 'mall_job_runs_total',
    help: 'Runs of jobs, by how they ended: done or failed.',
    labels: ['domain', 'job', 'outcome'],
  }),
  jobSeconds: histogram({
    name: 'mall_job_seconds',
    help: 'How long runs of jobs took.',
    labels: ['domain', 'job'],
    buckets: LONG_SECONDS,
  }),
  jobFailures: gauge({
    name: 'mall_job_failures_in_a_row',
    help: 'Runs of a job that failed since the last that did not, twenty at most; every process of a domain tells the same.',
    labels: ['domain', 'job'],
  }),
  jobRunning: gauge({
    name: 'mall_job_running_seconds',
    help: 'How long the run of a job that is under way has lasted, nothing where none is; every process of a domain tells the same.',
    labels: ['domain', 'job'],
  }),
  outbox: gauge({
    name: 'mall_outbox_events',
    help: 'Events whose effects are not all confirmed.',
    labels: ['domain'],
  }),
  outboxAge: gauge({
    name: 'mall_outbox_oldest_seconds',
    help: 'Age of the oldest event whose effects are not all confirmed.',
    labels: ['domain'],
  }),
  relayLag: gauge({
    name: 'mall_relay_lag_seconds',
    help: 'How long the event that is due longest has waited to be given to the bus.',
    labels: ['domain'],
  }),
  deadLetters: gauge({
    name: 'mall_dead_letters',
    help: 'Events that are parked for an operator.',
    labels: ['domain'],
  }),
  statements: counter({
    name: 'mall_sql_statements_total',
    help: 'Statements that were sent to a database.',
    labels: ['domain'],
  }),
  statementSeconds: histogram({
    name: 'mall_sql_seconds',
    help: 'How long statements took.',
    labels: ['domain'],
    buckets: SECONDS,
  }),
  pool: gauge({
    name: 'mall_sql_connections',
    help: 'Connections to a database by state, and those who wait for one.',
    labels: ['domain', 'state'],
  }),
} as const
