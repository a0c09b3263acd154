import { gauge, probe, registry } from '@supermall/messaging/metrics'
import type { Sql } from '@supermall/messaging/sql'
import type { Gauge } from 'prom-client'

/** A figure of a domain's own, by one label: how many checkouts there are in each state, say. */
export type Measure = {
  /** `mall_…`: a promise, like every name of a metric. */
  readonly name: string
  readonly help: string
  readonly label: string
  /** Asked when somebody looks: it must be answered from an index. */
  readonly count: (sql: Sql) => Promise<Readonly<Record<string, number>>>
}

export function watchMeasures(measures: readonly Measure[], sql: Sql): () => void {
  const ends = measures.map((measure) => probe(() => look(measure, sql)))
  return () => {
    for (const end of ends) end()
  }
}

async function look({ name, help, label, count }: Measure, sql: Sql): Promise<void> {
  const known = registry.getSingleMetric(name) as Gauge<string> | undefined
  const figures = known ?? gauge({ name, help, labels: [label] })
  for (const [value, figure] of Object.entries(await count(sql))) figures.set({ [label]: value }, figure)
}
