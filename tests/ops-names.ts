import { readdirSync, readFileSync } from 'node:fs'
import { fromRoot } from '@supermall/subgraph/root'

/** Every metric that something in `ops/` is made of, without what Prometheus adds to the parts of a histogram. */
export function namesIn(): ReadonlySet<string> {
  const files = [
    ...readdirSync(fromRoot('ops', 'grafana')).map((name) => fromRoot('ops', 'grafana', name)),
    fromRoot('ops', 'prometheus', 'alerts.yml'),
  ]
  const expressions = files.flatMap((file) =>
    [...readFileSync(file, 'utf8').matchAll(/"?expr"?: (.*)/g)].map(([, text]) => text ?? ''),
  )
  const names = expressions.flatMap((text) => text.match(/\b(?:mall|nodejs|process)_[a-z_]+/g) ?? [])
  return new Set(names.map((name) => name.replace(/_(?:bucket|sum|count)$/, '')))
}

/** Those of them that are not in what a mall told Prometheus. */
export function metricsMissing(text: string): readonly string[] {
  const told = new Set([...text.matchAll(/^# TYPE (\S+) /gm)].map(([, name]) => name))
  return [...namesIn()].filter((name) => !told.has(name))
}
